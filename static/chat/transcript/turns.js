// What is done with one message: its small buttons, the form below it, and hearing that another
// branch is shown.
import { Edits } from "../writing/edits.js";
import { folding } from "./fold.js";

const composing = (event) => event.isComposing || event.keyCode === 229;

export function turns(list, frames, conversation) {
  list.addEventListener("click", act);
  folding(frames.transcript);
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

// One listener for the buttons of all messages: what htmx would do with each costs more than itself.
function act(event) {
  const source = event.target.closest("[form=act], [data-opens]");
  if (!source) return;
  event.preventDefault();
  const { opens, becomes } = source.dataset;
  if (opens !== undefined) {
    send("GET", source, "href", event, { target: panelOf(source.closest("article")) });
  } else if (becomes !== undefined) {
    send("POST", source, "formaction", event, { target: source.parentElement, swap: "outerHTML" });
  } else send("POST", source, "formaction", event, { swap: "none" });
}

function send(verb, source, address, event, how) {
  window.htmx.ajax(verb, source.getAttribute(address), { source, event, ...how });
}

// Made when it is first opened.
function panelOf(article) {
  const known = article.querySelector(":scope > .message-panel");
  if (known) return known;
  const panel = document.createElement("div");
  panel.className = "message-panel";
  article.querySelector(":scope > .message-foot").after(panel);
  return panel;
}

function close(panel, edits) {
  edits.drop(panel);
  panel.replaceChildren();
  panel.closest("article").querySelector("[data-opens]")?.focus();
}
