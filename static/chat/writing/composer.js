// Where the person writes: sends, stops, keeps the draft, and takes words to be asked again.
import { Attaching } from "./attaching.js";
import { Draft, Words } from "./draft.js";
import { Picker } from "./picker.js";

export class Composer {
  #running = "";

  constructor(form, page) {
    Object.assign(this, { form, page });
    this.text = form.elements.text;
    this.picker = new Picker(form.elements.model);
    this.files = new Attaching(form, page);
    this.words = new Words(form);
    this.draft = new Draft(page.conversation, page.begun);
    this.text.value ||= this.draft.kept();
    this.words.show();
    if (this.words.refusal) this.text.select();
    this.#listen();
  }

  set running(turn) {
    this.form.closest("main").dataset.running = this.#running = turn;
    if (!turn && document.activeElement.id === "stop") this.text.focus();
    document.getElementById("send").hidden = Boolean(turn);
    document.getElementById("stop").hidden = !turn;
  }

  done(turn) {
    if (this.#running === turn) this.running = "";
  }

  get busy() {
    return Boolean(this.#running);
  }

  stop() {
    if (!this.#running) return;
    this.page.stop(this.#running);
    this.text.focus();
  }

  // Bring back what was not taken; false when something else stands here by now.
  restore({ text, refusal, attachments }) {
    const free = !this.text.value.trim();
    if (free) this.words.put(text, refusal);
    if (free && attachments?.length) this.files.reload();
    this.draft.keep(this.text.value);
    return free;
  }

  again(words) {
    if (this.busy && !this.page.away()) this.page.busy();
    else this.page.say(words);
    this.text.focus(); // the button that did it is gone
  }

  start({ text, model }) {
    this.text.value = text;
    this.picker.value = model;
    this.text.focus();
    this.#submit();
  }

  #submit() {
    const attachments = this.files.ids;
    const text = this.text.value.trim() || (attachments.length ? this.form.dataset.alone : "");
    if (!text || this.picker.nobody) return;
    if (this.files.busy) return this.page.attaching();
    if (!this.words.fit(text)) return this.page.tooLong(this.words.most);
    if (this.busy && !this.page.away()) return this.page.busy();
    const said = { key: crypto.randomUUID(), text, model: this.picker.value, attachments };
    if (this.words.refusal) said.refusal = this.words.refusal;
    this.words.back();
    this.files.clear();
    this.page.say(said); // which keeps them
    this.draft.said(this.text.value);
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.text.addEventListener("input", () => this.#written());
    document.getElementById("stop").addEventListener("click", () => this.stop());
    this.form.querySelector("[data-cancel]").addEventListener("click", () => {
      this.words.back();
      this.#written();
    });
    document.body.addEventListener("compose", (event) => this.words.rephrase(event));
  }

  #written() {
    this.words.show();
    this.draft.keep(this.text.value);
    this.page.written();
  }
}
