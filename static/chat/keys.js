// Enter sends; F6 moves between the messages and the composer, arrows between messages; Escape stops.
const STEPS = { ArrowUp: -1, ArrowDown: 1 };

export function keyboard(composer, transcript) {
  const articles = () => [...transcript.list.querySelectorAll("article")];

  document.addEventListener("keydown", (event) => {
    if (event.key === "F6") {
      event.preventDefault();
      const away = composer.form.contains(document.activeElement) && articles().pop();
      (away || composer.text).focus();
    }
    if (event.key === "Escape" && !event.isComposing && !document.querySelector(":popover-open")) {
      composer.stop();
    }
  });

  composer.text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
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
