// What is done with one message: the form below it, and hearing that another branch is shown.
import { Edits } from "../writing/edits.js";

const composing = (event) => event.isComposing || event.keyCode === 229;

export function turns(list, frames, conversation) {
  const edits = new Edits(list, `edit:${conversation}`);

  // The answer to a click says so at once; the socket says it to the other tabs, and here again.
  document.body.addEventListener("branch:shown", ({ detail }) => frames.receive(detail));

  list.addEventListener("click", ({ target }) => {
    if (target.closest("[data-close]")) close(target.closest(".message-panel"), edits);
  });

  list.addEventListener("keydown", (event) => {
    // A link that does what a button does answers to the space bar as well.
    if (event.key === " " && event.target.matches("a[role=button]")) {
      event.preventDefault();
      event.target.click();
    }
    const panel = event.target.closest(".message-panel");
    if (!panel || composing(event)) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close(panel, edits);
    }
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
}

function close(panel, edits) {
  edits.drop(panel);
  panel.replaceChildren();
  const opener = panel.closest("article").querySelector(`[hx-target="#${panel.id}"]`);
  opener?.focus();
}
