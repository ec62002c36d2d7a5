// What the page says beside the composer: at most one of each kind, until it is over.
import { pattern } from "../common/fragments.js";

export class Alerts {
  #shown = new Map();

  // An alert, for a lost connection or a failed send, tells itself; a hint is told by `tell`.
  constructor(region, shape, tell = () => {}) {
    Object.assign(this, { region, shape, tell });
  }

  has(kind) {
    return this.#shown.has(kind);
  }

  show(kind, text, label = "", act = null) {
    this.clear(kind);
    const alert = pattern(this.shape);
    alert.dataset.kind = kind;
    alert.querySelector("[data-alert-text]").textContent = text;
    if (act) {
      const button = alert.querySelector("[data-alert-action]");
      button.textContent = label;
      button.hidden = false;
      button.addEventListener("click", act);
    }
    this.#shown.set(kind, alert);
    this.region.append(alert);
    this.tell(text);
  }

  // What is tried again and again is told at the first time.
  once(kind, ...said) {
    if (!this.has(kind)) this.show(kind, ...said);
  }

  clear(kind) {
    this.#shown.get(kind)?.remove();
    this.#shown.delete(kind);
  }
}

// What nobody did by hand is nobody's to try again.
export function watchFailures(alerts, text) {
  const failed = ({ detail: { requestConfig } }) => {
    if (requestConfig.triggeringEvent?.isTrusted) alerts.show("said", text);
  };
  for (const kind of ["responseError", "sendError"]) {
    document.body.addEventListener(`htmx:${kind}`, failed);
  }
}
