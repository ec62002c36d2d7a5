// The model that the next words go to, and its name in the header.
export class Picker {
  constructor(select) {
    this.select = select;
    this.name = document.querySelector("[data-current-model]");
    select.addEventListener("change", () => this.#show());
    document.body.addEventListener("htmx:afterRequest", ({ detail }) => this.#switched(detail));
    document.body.addEventListener("model:chosen", ({ detail }) => (this.value = detail.model));
    document.getElementById("models")?.addEventListener("click", ({ target }) => {
      const { pick } = target.closest("[data-pick]")?.dataset ?? {};
      if (pick) this.value = pick;
    });
    this.#show();
  }

  // No model can be asked, as the page says, and no person is here.
  get nobody() {
    return !this.value && !("held" in document.querySelector("main").dataset);
  }

  get value() {
    return this.select.value;
  }

  set value(model) {
    this.select.value = model;
    this.#show();
  }

  // A switch for the whole conversation moves the picker along; its card is replaced by then.
  #switched({ requestConfig, xhr }) {
    const form = xhr.status === 200 && requestConfig.elt.closest("form[data-path='model']");
    if (form && form.elements.scope.value === "conversation") this.value = form.elements.model.value;
  }

  #show() {
    const chosen = this.select.selectedOptions[0];
    if (this.name && chosen) this.name.textContent = chosen.dataset.label;
    this.select.dispatchEvent(new CustomEvent("chosen"));
  }
}
