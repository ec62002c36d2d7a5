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

  clear(kind) {
    this.#shown.get(kind)?.remove();
    this.#shown.delete(kind);
  }
}
