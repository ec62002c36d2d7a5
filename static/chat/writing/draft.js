// What is being written: how it stands in the composer, and how it is kept in this browser.
import { keep, kept } from "../common/kept.js";
import { late } from "../common/late.js";

const COUNT_FROM = 0.8; // of the most characters

export class Words {
  #before = ""; // what stood here before words to be rephrased
  #cautious = false; // whether there have been words to look at

  constructor(form) {
    this.text = form.elements.text;
    this.most = Number(form.dataset.maximum);
    this.refusal = form.dataset.draftRefusal;
  }

  put(text, refusal = "") {
    this.text.value = text;
    this.refusal = refusal;
    this.show();
    this.text.focus();
  }

  // Other words for a refusal, from its card's form, selected, ready to be changed.
  rephrase({ target: form, detail: { refusal } }) {
    if (!this.refusal) this.#before = this.text.value;
    this.put(new FormData(form).get("text").trim(), refusal);
    this.text.select();
  }

  // After a rephrasing, whatever it had taken the place of.
  back() {
    this.put(this.#before);
    this.#before = "";
  }

  // The server counts code points, so do we.
  fit(text) {
    return [...text].length <= this.most;
  }

  // The count is said only when little room is left.
  show() {
    document.getElementById("rephrasing").hidden = !this.refusal;
    const said = this.refusal ? "rephrasing-say caution count" : "caution count";
    this.text.setAttribute("aria-describedby", `${said} composer-warning`);
    const count = document.getElementById("count");
    const { length } = [...this.text.value];
    const over = length > this.most;
    count.hidden = length < this.most * COUNT_FROM;
    count.textContent = count.hidden ? "" : `${length.toLocaleString()} / ${this.most.toLocaleString()}`;
    count.toggleAttribute("data-over", over);
    this.text.setAttribute("aria-invalid", String(over));
    this.#caution();
  }

  // What looks like a secret, or tells of somebody's health, is warned of before it leaves.
  #caution() {
    if (!this.text.value && !this.#cautious) return;
    this.#cautious = true;
    late(import("../lazy/caution.js"), ({ warn }) => warn(this.text.value));
  }
}

// Of one conversation; what has not begun has no name yet, so the next new chat finds its draft.
export class Draft {
  constructor(conversation, begun) {
    this.own = `draft:${conversation}`;
    this.name = begun || kept(this.own) ? this.own : "draft:new"; // its own were turned down
  }

  // Something was said: what is written from here on is of this conversation.
  said(rest) {
    this.keep("");
    this.name = this.own;
    this.keep(rest);
  }

  kept() {
    return kept(this.name)?.text ?? "";
  }

  keep(text) {
    keep(this.name, text && { text });
  }
}
