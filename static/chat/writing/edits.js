// Words to be said differently and not sent yet: kept in this browser as a draft is, and put back
// into their form, which a reload opens again.
import { keep, kept } from "../common/kept.js";

const FIELD = ".panel-edit textarea";

export class Edits {
  constructor(list, name) {
    Object.assign(this, { list, name });
    list.addEventListener("input", ({ target }) => {
      if (target.matches(FIELD)) this.#keep(target, target.value);
    });
    document.body.addEventListener("htmx:load", ({ detail: { elt } }) => this.#fill(elt));
    document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
      const form = detail.requestConfig.elt;
      if (detail.successful && form.matches("form.panel-edit")) this.drop(form);
    });
    this.#open();
  }

  // They were sent, or are not to be said.
  drop(within) {
    const field = within.querySelector("textarea");
    if (field) this.#keep(field, "");
  }

  #all() {
    return kept(this.name) ?? {};
  }

  #keep(field, text) {
    const { [messageOf(field)]: _, ...others } = this.#all();
    const all = text ? { ...others, [messageOf(field)]: text } : others;
    keep(this.name, Object.keys(all).length && all);
  }

  #fill(form) {
    const field = this.list.contains(form) && form.parentElement.querySelector(FIELD);
    const text = field && this.#all()[messageOf(field)];
    if (text) field.value = text;
  }

  #open() {
    for (const message of Object.keys(this.#all())) {
      const said = `[data-message="${CSS.escape(message)}"]`;
      this.list.querySelector(`${said} [data-edit]`)?.click();
    }
  }
}

const messageOf = (field) => field.closest("article")?.dataset.message;
