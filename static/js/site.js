// Makes pages nicer; every page works without it.

const MINUTE = 60, HOUR = 3600, DAY = 86400;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** Recent dates become "3 hours ago"; the full date stays in the title. */
function ago(time) {
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  const age = Math.abs(seconds);
  if (age >= 7 * DAY) return;
  time.textContent =
    age < HOUR ? relative.format(Math.round(seconds / MINUTE), "minute")
    : age < DAY ? relative.format(Math.round(seconds / HOUR), "hour")
    : relative.format(Math.round(seconds / DAY), "day");
}

/** Of the comment in which the button stands; without the covers that this reader has opened. */
function ownAddress(button) {
  const { origin, pathname } = new URL(button.closest("article").querySelector("a.when").href);
  return origin + pathname;
}

function offerCopy(button) {
  if (!navigator.clipboard) return;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy || ownAddress(button));
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed here";
    }
    setTimeout(() => (button.textContent = label), 2000);
  });
}

function offerShare(button) {
  if (!navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {}));
}

/** What lies on another site is loaded once somebody asks for it, and takes the room of the words that stood there. */
function offerFrame(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const stage = button.parentElement;
    const frame = document.createElement("iframe");
    frame.title = button.dataset.words;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.src = button.dataset.frame;
    stage.style.minHeight = `${stage.getBoundingClientRect().height}px`;
    stage.replaceChildren(frame);
    frame.focus();
  });
}

/** A second tap on the button sends nothing: the first one is on its way. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 15000);
  });
}

/** What stands on the page, or came to stand there later. */
function improve(part) {
  part.querySelectorAll("time[data-relative]").forEach(ago);
  part.querySelectorAll("[data-copy]").forEach(offerCopy);
  part.querySelectorAll("[data-share]").forEach(offerShare);
  part.querySelectorAll("[data-frame]").forEach(offerFrame);
  part.querySelectorAll("form[method=post]").forEach(sendOnce);
}

improve(document);
addEventListener("came", (event) => improve(event.target));
addEventListener("pageshow", (event) => {
  // Coming back to a page that the browser kept: its forms may be sent again.
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  });
});
addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
});
