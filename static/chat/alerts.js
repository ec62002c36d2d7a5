// What went wrong here and now, beside the composer: at most one of each kind, until it is over.
import { pattern } from "./fragments.js";

export class Alerts {
  #shown = new Map();

  constructor(region) {
    this.region = region;
  }

  show(kind, text, label = "", act = null) {
    this.clear(kind);
    const alert = pattern("alert");
    const button = alert.querySelector("[data-alert-action]");
    alert.querySelector("[data-alert-text]").textContent = text;
    if (act) {
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
