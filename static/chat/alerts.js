// What the page says beside the composer, here and now: at most one of each kind, until it is over.
import { pattern } from "./fragments.js";

export class Alerts {
  #shown = new Map();

  // An alert is for a lost connection or a failed send; whatever else is to be said is a hint.
  constructor(region, shape) {
    Object.assign(this, { region, shape });
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
  }

  clear(kind) {
    this.#shown.get(kind)?.remove();
    this.#shown.delete(kind);
  }
}
