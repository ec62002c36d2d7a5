// Messages that come from the server: each is shown at most once, and only on its own branch.
import { load, replace } from "../common/fragments.js";
import { settled } from "./painting.js";

const CARD_GRACE = 80; // the finished message, which has the card in it, mostly comes at once

export class Arrivals {
  #coming = new Set();

  constructor(transcript) {
    this.transcript = transcript;
  }

  // Null when another branch was shown meanwhile: that one has the message, or should not.
  async finish(turn, model, url) {
    const shown = this.transcript.renewed;
    const fresh = await load(url);
    if (shown !== this.transcript.renewed) return null;
    const old = this.transcript.answer(turn, model);
    if (await settled(old, fresh)) {
      if (shown !== this.transcript.renewed) return null;
      this.transcript.changed(old);
      return old;
    }
    const arrives = fresh.querySelector("[data-card]") && !old.querySelector("[data-card]");
    fresh.classList.toggle("is-arriving", Boolean(arrives));
    this.transcript.changed(replace(old, fresh));
    return fresh;
  }

  async card(turn, url, isDone) {
    await new Promise((resolve) => setTimeout(resolve, CARD_GRACE));
    if (isDone()) return;
    const shown = this.transcript.renewed;
    const card = await load(url);
    if (shown === this.transcript.renewed) this.#putCard(turn, card);
  }

  // A message that is no model's; null when it is here already.
  async add(message, author, url) {
    if (this.#coming.has(message) || this.transcript.find(`[data-message="${message}"]`)) return null;
    this.#coming.add(message);
    const item = document.createElement("li");
    if (author !== "person") this.transcript.append(item); // keeps its place while it loads
    const shown = this.transcript.renewed;
    const article = await load(url);
    this.#coming.delete(message);
    if (shown !== this.transcript.renewed) return null;
    const { key, turn } = article.dataset;
    const bubble = key && this.transcript.find(`[data-key="${key}"]`);
    if (bubble) replace(bubble, article);
    else this.#insert(item, article, author === "person" && turn);
    this.transcript.changed(article);
    chosen(article);
    return article;
  }

  #putCard(turn, card) {
    const article = this.transcript.answer(turn);
    if (article.querySelector("[data-card]") || article.dataset.message) return;
    article.append(card);
    article.classList.add("is-arriving");
    article.querySelector(".message-waiting")?.remove();
    window.htmx.process(card);
    this.transcript.changed(article);
  }

  // A prompt that arrives after its answer was begun, as in a second tab, goes before it.
  #insert(item, article, turn) {
    item.append(article);
    const answer = turn && this.transcript.find(`[data-author="model"][data-turn="${turn}"]`);
    if (answer) answer.closest("li").before(item);
    else if (!item.isConnected) this.transcript.append(item);
    window.htmx.process(article);
  }
}

// A notice that comes may tell which model goes on, chosen in this or another tab.
export function chosen(article) {
  const model = article?.dataset.picks;
  if (model) document.body.dispatchEvent(new CustomEvent("model:chosen", { detail: { model } }));
}
