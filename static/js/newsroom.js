// Keeps what an editor types in a story's form: on the server every few seconds, in this browser while that cannot be.

const EVERY = 3000;
const OURS = /^(csrfmiddlewaretoken|_.*)$/;
const store = `story:`;
const KEYS = [
  ["[name=_continue]", "Control+S Meta+S", "Ctrl+S saves"],
  ["[name=_preview]", "Alt+Shift+P", "Alt+Shift+P shows a preview"],
  [".main-step", "Alt+Shift+U", "Alt+Shift+U leads to publishing"],
];
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

const here = document.querySelector("#left-here");
const form = document.querySelector("#article_form");

forget(cookie("saved_form"));
if (here && form) {
  keep(form, here.dataset.autosave);
  obey(document.querySelector("#keys"));
}
window.django?.jQuery?.(() => nameSearches()); // once it has made the boxes
document.addEventListener("formset:added", nameSearches);
for (const button of document.querySelectorAll("[data-publish]")) sayWhen(button, document.querySelector("[name=at]"));

/** Where several are chosen the box has a field of its own, which knows no label. */
function nameSearches() {
  for (const field of document.querySelectorAll(".select2-selection--multiple .select2-search__field")) {
    field.ariaLabel = field.closest(".select2").previousElementSibling.labels[0]?.textContent.replace(/:\s*$/, "") ?? "";
  }
}

/** The button says what will happen, and when. */
function sayWhen(button, moment) {
  const say = () => {
    const at = new Date(moment.value);
    const day = at.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });
    button.value = isNaN(at) ? "Publish now" : `Publish ${day}, ${moment.value.slice(11, 16)} ${button.dataset.publish}`;
  };
  moment.addEventListener("input", say);
  say();
}

function cookie(name) {
  return document.cookie.split("; ").map((one) => one.replace(/^__Host-/, "")).find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

function forget(key) {
  try {
    if (key) localStorage.removeItem(store + key);
  } catch {
    // A browser that keeps nothing for us has nothing to forget.
  }
}

function fields(form) {
  const typed = [...new FormData(form)];
  return typed.filter(([name, value]) => typeof value === "string" && !OURS.test(name));
}

/** What was typed, without that which says how and where. */
function words(pairs) {
  return JSON.stringify(pairs.filter(([name]) => name !== "seen" && name !== "autosave_key"));
}

function keep(form, address) {
  const key = form.elements.autosave_key.value;
  const told = document.querySelector("#keeping");
  let before = null; // what stood there before the editor touched anything
  let kept = null;
  let leaving = false;
  let asking = null;

  const touch = () => (before ??= words(fields(form)));
  for (const event of ["pointerdown", "keydown", "beforeinput", "paste", "drop"]) addEventListener(event, touch, true);
  // Given back by the server, or refused by it: it is not saved, whether it is touched again or not.
  if (document.querySelector(".errornote")) before = "";

  const isChanged = () => before !== null && words(fields(form)) !== before;

  function keepHere(pairs) {
    try {
      localStorage.setItem(store + key, JSON.stringify({ at: Date.now(), path: location.pathname, pairs }));
      return true;
    } catch {
      return false;
    }
  }

  async function tick() {
    const pairs = fields(form);
    if (asking || leaving || !isChanged() || words(pairs) === kept) return;
    asking = new AbortController();
    try {
      const body = new URLSearchParams(pairs);
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const answer = await fetch(address, { method: "POST", body, redirect: "manual", signal: asking.signal });
      if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("You are signed out");
      if (!answer.ok) throw new Error("The server does not answer as it should");
      const { at } = await answer.json();
      kept = words(pairs);
      forget(key);
      told.textContent = `Kept at ${clock.format(new Date(at))}, not saved yet.`;
    } catch (error) {
      if (leaving) return;
      const why = error instanceof TypeError ? "The server cannot be reached" : error.message;
      told.textContent = keepHere(pairs)
        ? `${why}. Your text is kept in this browser.`
        : `${why}, and this browser keeps nothing: copy your text before you leave.`;
    } finally {
      asking = null;
    }
  }

  setInterval(tick, EVERY);
  addEventListener("visibilitychange", tick);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "_preview") return; // it opens beside this page and saves nothing
    leaving = true;
    asking?.abort();
    if (isChanged()) keepHere(fields(form)); // until the saved page says that it arrived
  });
  addEventListener("beforeunload", (event) => {
    if (leaving || !isChanged()) return;
    keepHere(fields(form));
    event.preventDefault();
  });
  offer(form, key);
}

/** Presses for the editor what the keys stand for, and says which they are. */
function obey(line) {
  const there = KEYS.filter(([place]) => document.querySelector(place));
  for (const [place, keys] of there) document.querySelector(place).setAttribute("aria-keyshortcuts", keys);
  line.textContent = there.map(([, , words]) => words).join(" · ");
  addEventListener("keydown", (event) => {
    if (!event.code) return; // filled in by the browser
    // With Alt some keyboards write another sign: then the key itself is meant.
    const letter = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : event.code.replace("Key", "");
    const held = ["Control", "Meta", "Alt", "Shift"].filter((one) => event.getModifierState(one));
    const pressed = [...held, letter].join("+");
    const [place] = there.find(([, keys]) => keys.split(" ").includes(pressed)) ?? [];
    if (!place) return;
    event.preventDefault();
    document.querySelector(place).click();
  });
}

/** Says what this browser still keeps for this form or, on an empty one, for stories never saved. */
function offer(form, key) {
  const isNew = key.startsWith("new-");
  try {
    for (const name of Object.keys(localStorage)) {
      if (!(isNew ? name.startsWith(`${store}new-`) : name === store + key)) continue;
      const left = JSON.parse(localStorage.getItem(name));
      if (words(left.pairs) === words(fields(form))) {
        if (!document.querySelector(".errornote")) localStorage.removeItem(name);
      } else {
        here.append(offered(form, name, left));
      }
    }
  } catch {
    // Nothing is kept here.
  }
}

function offered(form, name, left) {
  const box = document.createElement("div");
  box.className = "left-over";
  const title = new Map(left.pairs).get("title") || "a story without a headline";
  const line = document.createElement("p");
  line.textContent = `Typed and kept in this browser at ${clock.format(new Date(left.at))}: “${title}”`;
  box.append(line, button("Bring it back", "button", bringBack), button("Throw it away", "button quiet", throwAway));
  return box;

  function bringBack() {
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = left.path;
    const token = form.elements.csrfmiddlewaretoken.value;
    for (const [field, value] of [...left.pairs, ["csrfmiddlewaretoken", token], ["_restore", "1"]]) {
      const input = document.createElement("textarea");
      input.name = field;
      input.value = value;
      sent.append(input);
    }
    sent.hidden = true;
    document.body.append(sent);
    sent.submit();
  }

  function throwAway() {
    localStorage.removeItem(name);
    box.remove();
  }
}

function button(label, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
