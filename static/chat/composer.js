// Where the person writes: sends, stops, keeps the draft, and takes words to be asked again.
import { Draft } from "./draft.js";
import { Picker } from "./picker.js";
import { Room } from "./room.js";

export class Composer {
  #running = "";

  constructor(form, page) {
    Object.assign(this, { form, page });
    this.text = form.elements.text;
    this.picker = new Picker(form.elements.model);
    this.room = new Room(this.text, document.getElementById("count"), form.dataset.maximum);
    this.draft = new Draft(page.conversation);
    this.refusal = form.dataset.draftRefusal;
    this.#restoreDraft();
    this.#listen();
    this.#show();
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

  start({ text, model }) {
    this.text.value = text;
    this.picker.value = model;
    this.text.focus();
    this.#submit();
  }

  #submit() {
    const text = this.text.value.trim();
    if (!text || !this.room.holds(text)) return;
    if (this.#running) return this.page.busy();
    const words = { key: crypto.randomUUID(), text, model: this.picker.value };
    if (this.refusal) words.refusal = this.refusal;
    this.draft.keep(text, words.key);
    this.compose("");
    this.page.say(words);
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.text.addEventListener("input", () => this.draft.keep(this.text.value));
    document.getElementById("stop").addEventListener("click", () => this.stop());
    this.form.querySelector("[data-cancel]").addEventListener("click", () => this.compose(""));
    const asked = ({ detail }) => this.compose(detail.text, detail.refusal);
    document.body.addEventListener("compose", asked);
  }

  #restoreDraft() {
    const kept = this.draft.kept();
    if (kept.key && this.page.said(kept.key)) this.draft.forget();
    else if (!this.text.value) this.text.value = kept.text;
    if (this.refusal) this.compose(this.text.value, this.refusal);
  }

  #show() {
    this.room.show();
    document.getElementById("rephrasing").hidden = !this.refusal;
    document.getElementById("send").hidden = Boolean(this.#running);
    document.getElementById("stop").hidden = !this.#running;
  }
}
