// Messages whose notes or cards changed because of what followed are fetched again.
import { load, replace } from "./fragments.js";

export class Refresh {
  constructor(transcript) {
    this.transcript = transcript;
  }

  // What a turn's end changes above it: its prompt's note, and the card that led to it.
  async before(article) {
    const refused = article.dataset.state === "refused";
    let item = article.closest("li")?.previousElementSibling;
    for (; item; item = item.previousElementSibling) {
      const shown = item.querySelector("article");
      const prompt = shown?.dataset.author === "person";
      const stale = shown?.querySelector("[data-card], .message-note") || (prompt && refused);
      if (stale) await this.#again(shown);
      if (prompt) return;
    }
  }

  async tickets() {
    for (const ticket of this.transcript.list.querySelectorAll(".card__ticket")) {
      await this.#again(ticket.closest("article"));
    }
  }

  // A retry was taken, here or in another tab: it is no longer offered.
  retries() {
    this.transcript.list.querySelectorAll("[data-retry]").forEach((form) => form.remove());
  }

  async #again(article) {
    if (!article?.dataset.message || article.contains(document.activeElement)) return;
    const fresh = await load(`${this.transcript.address}messages/${article.dataset.message}/`);
    if (article.isConnected) this.transcript.changed(replace(article, fresh), { quiet: true });
  }
}
