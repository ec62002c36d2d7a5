// Enter sends; F6 moves between the messages and the composer, arrows between messages; Escape stops.
const STEPS = { ArrowUp: -1, ArrowDown: 1 };

// Safari ends a composition before its last key, which only the code 229 then tells.
const composing = (event) => event.isComposing || event.keyCode === 229;

export function keyboard(composer, transcript) {
  const articles = () => [...transcript.list.querySelectorAll("article")];

  document.addEventListener("keydown", (event) => {
    if (event.key === "F6") {
      event.preventDefault();
      const away = composer.form.contains(document.activeElement) && articles().pop();
      (away || composer.text).focus();
    }
    if (event.key === "Escape" && !composing(event) && !document.querySelector(":popover-open")) {
      composer.stop();
    }
  });

  composer.text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
    event.preventDefault();
    composer.form.requestSubmit();
  });

  transcript.list.addEventListener("keydown", (event) => {
    const step = event.target.matches("article") && STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const all = articles();
    all[all.indexOf(event.target) + step]?.focus();
  });
}
