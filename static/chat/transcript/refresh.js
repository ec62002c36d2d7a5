// Messages whose notes or cards changed, because of what followed or elsewhere, are fetched again.
import { load, replace } from "../common/fragments.js";

const TAKEN = { mistake: ".card__mistake-done", resources: ".card__more" };

export class Refresh {
  #picked; // of the suggestions that are about to be replaced

  constructor(transcript) {
    this.transcript = transcript;
  }

  // What a turn's end changes above it: its prompt's note, and the card that led to it.
  async before(article) {
    const { from, state } = article.dataset;
    const led = this.transcript.list.querySelector(`[data-refusal="${from}"]`);
    const stale = new Set([led?.closest("article")]);
    let item = article.closest("li")?.previousElementSibling;
    for (; item; item = item.previousElementSibling) {
      const shown = item.querySelector("article");
      const prompt = shown?.dataset.author === "person";
      if (shown?.querySelector("[data-card], .message-note")) stale.add(shown);
      if (!prompt) continue;
      if (state === "refused") stale.add(shown);
      break;
    }
    for (const shown of stale) await this.#again(shown);
  }

  // Who answers decides what every card can offer.
  async tickets() {
    for (const card of this.transcript.list.querySelectorAll("[data-card]")) {
      await this.#again(card.closest("article"));
    }
  }

  // A retry was taken, here or in another tab: it is no longer offered.
  retries() {
    for (const form of this.transcript.list.querySelectorAll("[data-retry]")) {
      if (form.contains(document.activeElement)) form.closest("article").focus();
      form.remove();
    }
  }

  // A click came too late. Of a card the answer is a fresh one; a message with a retry is fetched.
  watch(hints, text) {
    const { body } = document;
    body.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr } }) => {
      const form = requestConfig.elt;
      if (!form.matches("[data-path], [data-retry], [data-act]")) return;
      hints.clear("now");
      if (xhr.status !== 409) return;
      hints.show("now", text);
      this.#now(form.closest("article"));
    });
    body.addEventListener("htmx:beforeSwap", ({ target }) => {
      this.#picked = target.matches("[data-suggestions]") && target.querySelector(":checked")?.value;
    });
    body.addEventListener("htmx:afterSwap", ({ target, detail: { requestConfig } }) => {
      for (const option of this.#picked ? target.querySelectorAll("[name=text]") : []) {
        option.checked = option.value === this.#picked; // it was chosen after the request had gone
      }
      const taken = TAKEN[requestConfig.elt.dataset.path];
      if (taken) hints.tell(target.querySelector(taken)?.textContent.trim());
      if (document.activeElement !== body) return;
      target.closest("#transcript article")?.focus({ preventScroll: true }); // its form had it
    });
  }

  // Whoever is busy inside a message keeps it as it is.
  async #again(article) {
    const focused = document.activeElement;
    if (!article?.contains(focused) || article === focused) await this.#now(article);
  }

  async #now(article) {
    if (!article?.dataset.message) return;
    const fresh = await load(`${this.transcript.address}messages/${article.dataset.message}/`);
    if (article.isConnected) this.transcript.changed(replace(article, fresh), { quiet: true });
  }
}
