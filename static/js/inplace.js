// Brings a part of the next page into this one. Whatever comes in between, the link or form does what it does without script.

const talk = document.querySelector("section.thread");
const said = document.createElement("p");

async function pageAt(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // The faces of the fans are drawn once a page, at its end.
  const faces = page.querySelectorAll("body > .symbols > [id]");
  document.body.append(...[...faces].filter((face) => !document.getElementById(face.id)).map(inSymbols));
  return page;
}

function inSymbols(face) {
  const symbols = face.parentElement.cloneNode();
  symbols.append(face);
  return symbols;
}

/** The new part of the page, in place of the old one, with all that scripts do for it. Without one the plain way is gone. */
function swap(old, parts) {
  if (!parts.length || parts.includes(null)) throw new Error("another page than was looked for");
  old.replaceWith(...parts);
  parts.forEach((part) => part.dispatchEvent(new Event("came", { bubbles: true })));
}

/** For who does not see it, and whose focus was on what is gone. */
function tell(words, focus) {
  said.textContent = words;
  if (!focus.matches("a, button")) focus.tabIndex = -1;
  focus.focus({ preventScroll: true });
}

async function moreReplies(link) {
  const address = new URL(link.href);
  if (link.dataset.after) address.searchParams.set("after", link.dataset.after);
  const page = await pageAt(address);
  const parts = [...page.querySelectorAll(".replies > .comment, .replies > .further")];
  swap(link.closest(".further"), parts);
  const count = parts.filter((part) => part.matches(".comment")).length;
  tell(count === 1 ? "1 more reply" : `${count} more replies`, parts[0]);
}

async function moreThreads(link) {
  const parts = [...(await pageAt(link.href)).querySelector("[data-talk]").children];
  swap(link.closest(".onward"), parts);
  tell("More comments", parts[0]);
}

async function sort(link) {
  const page = await pageAt(link.href);
  swap(talk.querySelector("[data-talk]"), [page.querySelector("[data-talk]")]);
  swap(talk.querySelector(".sorts"), [page.querySelector(".sorts")]);
  tell(`Sorted: ${link.textContent}`, talk.querySelector(".sorts [aria-current]"));
}

async function heart(form) {
  const place = `#${form.closest("article").id} > div > .acts`;
  const page = await pageAt(form.action, { method: "POST", body: new FormData(form) });
  swap(talk.querySelector(place), [page.querySelector(place)]);
  const button = talk.querySelector(`${place} .heart`);
  tell(button.getAttribute("aria-label"), button);
}

const BY_LINK = [
  [".further a", moreReplies],
  [".onward a[rel=next]", moreThreads],
  [".sorts a", sort],
];

async function inPlace(event, bring, plainly) {
  if (event.defaultPrevented || talk.hasAttribute("aria-busy")) return;
  event.preventDefault();
  talk.setAttribute("aria-busy", "true");
  try {
    await bring();
  } catch {
    plainly();
  } finally {
    talk.removeAttribute("aria-busy");
  }
}

if (talk) {
  said.className = "unseen";
  said.role = "status";
  talk.append(said);
  talk.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    for (const [which, bring] of BY_LINK) {
      const link = event.target.closest(which);
      if (link) inPlace(event, () => bring(link), () => location.assign(link.href));
    }
  });
  // After the one that lets a form be sent but once, which stands on the form itself.
  talk.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.querySelector(".heart")) inPlace(event, () => heart(form), () => form.submit());
  });
}
