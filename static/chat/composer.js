// Where the person writes: sends, stops, keeps the draft, and takes words to be asked again.
import { Draft } from "./draft.js";

const COUNT_FROM = 0.8; // of the most characters

export class Composer {
  #running = "";

  constructor(form, page) {
    this.form = form;
    this.page = page;
    this.text = form.elements.text;
    this.model = form.elements.model;
    this.maximum = Number(form.dataset.maximum);
    this.refusal = form.dataset.draftRefusal;
    this.draft = new Draft(page.conversation);
    this.#restoreDraft();
    this.#listen();
    this.#show();
  }

  get running() {
    return this.#running;
  }

  set running(turn) {
    this.#running = turn;
    this.#show();
  }

  done(turn) {
    if (this.#running === turn) this.running = "";
  }

  // The server has these words: the draft has done its work.
  sent(key) {
    this.draft.forget(key);
  }

  stop() {
    if (!this.#running) return;
    this.page.stop(this.#running);
    this.text.focus();
  }

  // Put words into the composer, selected, ready to be changed.
  compose(text, refusal = "") {
    this.text.value = text;
    this.refusal = refusal;
    this.#show();
    this.text.focus();
    this.text.select();
  }

  // Bring back what was not taken, unless something else stands there by now.
  restore(text, refusal) {
    this.draft.forget();
    if (!this.text.value.trim()) this.compose(text, refusal);
  }

  #submit() {
    const text = this.text.value.trim();
    if (!text || this.#length(text) > this.maximum) return;
    if (this.#running) return this.page.busy();
    const words = { key: crypto.randomUUID(), text, model: this.model.value };
    if (this.refusal) words.refusal = this.refusal;
    this.draft.keep(text, words.key);
    this.text.value = "";
    this.refusal = "";
    this.#show();
    this.page.say(words);
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.text.addEventListener("input", () => {
      this.draft.keep(this.text.value);
      this.#show();
    });
    this.model.addEventListener("change", () => this.#show());
    document.getElementById("stop").addEventListener("click", () => this.stop());
    this.form.querySelector("[data-cancel]").addEventListener("click", () => this.compose(""));
    document.body.addEventListener("compose", ({ detail }) => {
      this.compose(detail.text, detail.refusal);
    });
    document.querySelectorAll("[data-starter]").forEach((starter) => {
      starter.addEventListener("click", () => this.#start(starter.dataset));
    });
    document.body.addEventListener("htmx:afterRequest", ({ detail }) => this.#switched(detail));
  }

  #start({ text, model }) {
    this.text.value = text;
    this.model.value = model;
    this.text.focus();
    this.#submit();
  }

  // A card's switch for the whole conversation moves the picker along.
  #switched({ elt, successful }) {
    const form = successful && elt.closest?.("form[data-path='model']");
    if (form && form.elements.scope.value === "conversation") {
      this.model.value = form.elements.model.value;
      this.#show();
    }
  }

  #restoreDraft() {
    const kept = this.draft.kept();
    if (kept.key && this.page.said(kept.key)) this.draft.forget();
    else if (!this.text.value) this.text.value = kept.text;
    if (this.refusal) this.compose(this.text.value, this.refusal);
  }

  #length(text) {
    return [...text].length;
  }

  #show() {
    const length = this.#length(this.text.value);
    const count = document.getElementById("count");
    count.hidden = length < this.maximum * COUNT_FROM;
    count.value = `${length.toLocaleString()} / ${this.maximum.toLocaleString()}`;
    count.toggleAttribute("data-over", length > this.maximum);
    document.getElementById("rephrasing").hidden = !this.refusal;
    document.getElementById("send").hidden = Boolean(this.#running);
    document.getElementById("stop").hidden = !this.#running;
    const current = document.querySelector("[data-current-model]");
    const chosen = this.model.selectedOptions[0];
    if (current && chosen) current.textContent = chosen.dataset.label;
  }
}
