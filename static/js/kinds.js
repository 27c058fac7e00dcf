// Shows of a story's form what its kind asks for, and all that holds something.

const kind = document.querySelector("#id_kind");
const parts = [...document.querySelectorAll("[class*='of-']")].filter((part) => part.matches("fieldset, .inline-group > fieldset"));

function show() {
  for (const part of parts) {
    const whole = part.closest(".inline-group") ?? part;
    whole.hidden = !part.classList.contains(`of-${kind.value}`) && !holdsSomething(whole);
  }
}

function holdsSomething(part) {
  const rows = part.querySelectorAll(".inline-related:not(.empty-form)");
  const typed = [...part.querySelectorAll("input:not([type=hidden]), textarea")].filter((field) => !field.closest(".empty-form"));
  return rows.length > 0 || typed.some((field) => field.value);
}

if (kind && parts.length) {
  kind.addEventListener("change", show);
  show();
}
