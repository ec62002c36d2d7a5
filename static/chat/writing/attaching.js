// The files of what is being written: they come by the button, a paste or a drop, and go with it.
import { late } from "../common/late.js";

const uploads = (act) => late(import("../lazy/uploads.js"), act);

export class Attaching {
  #coming = 0;

  constructor(form, { hints, attached }) {
    Object.assign(this, { form, hints, attached, list: document.getElementById("files") });
    const input = document.getElementById("file");
    document.getElementById("attach").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.add([...input.files]);
      input.value = "";
    });
    form.addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      if (!files.length) return;
      event.preventDefault();
      this.add(files);
    });
    this.list.addEventListener("click", ({ target }) => this.#detach(target.closest("[data-detach]")));
    form.elements.model.addEventListener("chosen", () => this.show());
    this.#catchDrops(document.querySelector("main"));
    this.show();
  }

  get ids() {
    return [...this.list.querySelectorAll("[data-attachment]")].map((file) => file.dataset.attachment);
  }

  get busy() {
    return this.#coming > 0;
  }

  // Whether something stands in the way is said before anything is sent.
  show() {
    const images = this.list.querySelector("[data-kind='image']");
    const chosen = this.form.elements.model.selectedOptions[0];
    this.list.hidden = !this.list.children.length;
    const unseen = document.getElementById("unseen");
    const before = unseen.hidden;
    unseen.hidden = !images || !chosen || "sees" in chosen.dataset;
    if (before && !unseen.hidden) this.hints.tell(unseen.textContent.trim());
  }

  clear() {
    this.list.replaceChildren();
    this.hints.clear("file");
    this.show();
  }

  async add(files) {
    this.hints.clear("file");
    const unfit = []; // of several each is named
    const tell = ({ message }) => {
      if (message) unfit.push(message);
      if (message) this.hints.show("file", unfit.join("\n"));
    };
    this.#coming += files.length;
    for (const file of files) {
      const coming = uploads(({ upload }) => upload(file, this));
      if (await coming.catch(tell)) this.attached();
      this.#coming -= 1;
      this.show();
    }
  }

  // What waits at the server stands here again: words that it did not take had files.
  async reload() {
    await uploads(async ({ fetchWaiting }) => {
      this.list.replaceChildren(...(await fetchWaiting(this.list.dataset.address)));
      this.show();
    });
  }

  #detach(button) {
    if (!button) return;
    uploads(async ({ detach }) => {
      button.closest("li").remove();
      this.show();
      this.form.elements.text.focus();
      if (button.dataset.detach) await detach(button.dataset.detach);
    });
  }

  #catchDrops(main) {
    const drop = (event) => {
      const files = event.dataTransfer?.types.includes("Files");
      if (files) event.preventDefault();
      main.toggleAttribute("data-dropping", Boolean(files) && event.type === "dragover");
      if (files && event.type === "drop") this.add([...event.dataTransfer.files]);
    };
    for (const kind of ["dragover", "dragleave", "drop"]) main.addEventListener(kind, drop);
  }
}
