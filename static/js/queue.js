// Keys for the moderators' queue; each does what a button on the page does.

const items = [...document.querySelectorAll(".queue .item")];
const line = document.querySelector("#keys");
let at = items.indexOf(document.querySelector(".item:has(.errorlist)"));

if (items.length) {
  line.textContent = "j next · k back · x tick · a approve · r remove";
  if (at < 0) at = 0;
  items[at].focus();
}

function go(step) {
  at = Math.min(Math.max(at + step, 0), items.length - 1);
  items[at].focus();
  items[at].scrollIntoView({ block: "nearest" });
}

/** Removes by the reason that is chosen or typed; without one it is asked for. */
function remove(item) {
  const [rule, words] = ["rule", "words"].map((name) => item.querySelector(`[name=${name}]`));
  const isSaid = (rule.value && rule.value !== "other") || words.value.trim();
  if (isSaid) press(item, "remove");
  else (rule.value ? words : rule).focus();
}

/** Clicks the button, so that the form sends what it says. */
function press(place, act) {
  place.querySelector(`button[value=${act}]`)?.click();
}

addEventListener("focusin", (event) => {
  const found = items.indexOf(event.target.closest?.(".item"));
  if (found >= 0) at = found;
});
addEventListener("keydown", (event) => {
  if (!items.length || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const item = items[at];
  const acts = {
    j: () => go(1),
    k: () => go(-1),
    x: () => item.querySelector("[type=checkbox]")?.click(),
    a: () => press(item, "approve"),
    r: () => item.querySelector("form") && remove(item),
  };
  if (!(event.key in acts)) return;
  event.preventDefault();
  acts[event.key]();
});
// Enter in a list of reasons does what it does in the field beside it.
for (const list of document.querySelectorAll(".decide [name=rule]")) {
  list.addEventListener("keydown", (event) => event.key === "Enter" && press(list.form, "remove"));
}
