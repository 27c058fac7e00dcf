// Makes talking nicer on the pages that have comments; every one of them works without it.

/** Keeps a half-written comment in this browser until it is posted. */
function keepDraft(form) {
  const key = `draft:${form.dataset.draft}`;
  const text = form.querySelector("textarea");
  try {
    const posted = sessionStorage.getItem("posted");
    if (posted) {
      // Only a posted comment leads to its anchor; a refused one comes back as a form with the text in it.
      if (location.hash.startsWith("#c")) localStorage.removeItem(posted);
      sessionStorage.removeItem("posted");
    }
    const kept = localStorage.getItem(key);
    if (kept && "begun" in form.dataset && !kept.startsWith(text.value.trim())) text.value += kept;
    else if (kept && (!text.value || "begun" in form.dataset)) text.value = kept;
    text.addEventListener("input", () => (text.value ? localStorage.setItem(key, text.value) : localStorage.removeItem(key)));
    form.addEventListener("submit", () => sessionStorage.setItem("posted", key));
  } catch {
    // A browser that keeps nothing for us keeps no draft either.
  }
}

/** Says what is left near the end, and not at each letter: it is read out. */
function countDown(output) {
  const text = output.closest("form").querySelector("textarea");
  let pause;
  const count = () => {
    const left = text.maxLength - text.value.length;
    output.textContent = left < Math.min(500, text.maxLength / 3) ? `${left} characters left` : "";
  };
  text.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(count, 400);
  });
  count();
}

/** Puts ||covers|| around what is chosen in the text, by the button and by the keyboard. */
function offerCover(button) {
  const text = button.closest("form").querySelector("textarea");
  const cover = () => {
    const { selectionStart: start, selectionEnd: end } = text;
    text.setRangeText(`||${text.value.slice(start, end)}||`);
    text.setSelectionRange(start + 2, end + 2);
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  button.hidden = false;
  button.addEventListener("click", cover);
  text.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    cover();
  });
}

/** Once the talk comes into view: what is said from now on is new at the next visit. */
function tellSeen(form) {
  const talk = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting) return;
    talk.disconnect();
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  });
  talk.observe(form.closest("section"));
}

document.querySelectorAll("form[data-draft]").forEach(keepDraft);
document.querySelectorAll("[data-left]").forEach(countDown);
document.querySelectorAll("[data-cover]").forEach(offerCover);
document.querySelectorAll("form[data-seen]").forEach(tellSeen);
