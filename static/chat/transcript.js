// The list of messages: finds, adds and replaces them, each at most once.
import { load, pattern, replace } from "./fragments.js";

export class Transcript extends EventTarget {
  #coming = new Set();

  constructor(list, address, follow) {
    super();
    this.list = list;
    this.address = address;
    this.follow = follow;
  }

  find(selector) {
    return this.list.querySelector(`article${selector}`);
  }

  has(key) {
    return Boolean(this.find(`[data-key="${key}"]:not([data-message=""])`));
  }

  isDone(turn) {
    return Boolean(this.find(`[data-author="model"][data-turn="${turn}"]:not([data-message=""])`));
  }

  last() {
    return [...this.list.querySelectorAll("article:not([data-message=''])")].pop()?.dataset.message;
  }

  // The words just sent, before the server has them.
  bubble(key, text) {
    const item = pattern("said");
    const article = item.querySelector("article");
    article.dataset.key = key;
    article.querySelector(".said").textContent = text;
    this.#append(item);
    this.follow.toEnd();
  }

  dropBubble(key) {
    this.find(`[data-key="${key}"][data-message=""]`)?.closest("li").remove();
  }

  heard(key, turn) {
    const article = this.find(`[data-key="${key}"]`);
    if (article && turn) article.dataset.turn = turn;
    article?.querySelector(".message-note")?.remove();
  }

  // The answer of a turn; made from the pattern when the page does not know it.
  answer(turn, model) {
    const known = this.find(`[data-author="model"][data-turn="${turn}"]`);
    if (known) return known;
    const item = pattern("answer");
    const article = item.querySelector("article");
    article.dataset.turn = turn;
    article.dataset.asked = model ?? "";
    const option = document.querySelector(`#model option[value="${CSS.escape(model ?? "")}"]`);
    article.querySelector(".message-author").textContent = option?.dataset.label ?? model ?? "";
    this.#append(item);
    return article;
  }

  async finish(turn, model, url) {
    const fresh = await load(url);
    const old = this.answer(turn, model);
    if (fresh.querySelector("[data-card]") && !old.querySelector("[data-card]")) {
      fresh.classList.add("is-arriving");
    }
    this.#changed(replace(old, fresh));
    return fresh;
  }

  putCard(turn, card) {
    const article = this.answer(turn);
    if (article.querySelector("[data-card]") || article.dataset.message) return;
    article.append(card);
    article.classList.add("is-arriving");
    article.querySelector(".message-waiting")?.remove();
    window.htmx.process(card);
    this.#changed(article);
  }

  // A message that is no model's; null when it is here already.
  async add(message, author, url) {
    if (this.#coming.has(message) || this.find(`[data-message="${message}"]`)) return null;
    this.#coming.add(message);
    const item = document.createElement("li");
    if (author !== "person") this.#append(item); // keeps its place while it loads
    const article = await load(url);
    const { key, turn } = article.dataset;
    const bubble = key && this.find(`[data-key="${key}"]`);
    if (bubble) replace(bubble, article);
    else this.#insert(item, article, author === "person" && turn);
    this.#changed(article);
    return article;
  }

  // What a turn's end changes above it: its prompt's note, and the card that led to it.
  async refreshBefore(article) {
    let item = article.closest("li")?.previousElementSibling;
    const refused = article.dataset.state === "refused";
    for (; item; item = item.previousElementSibling) {
      const shown = item.querySelector("article");
      const prompt = shown?.dataset.author === "person";
      if (shown?.querySelector("[data-card], .message-note") || (prompt && refused)) {
        await this.refresh(shown);
      }
      if (prompt) return;
    }
  }

  async refreshTickets() {
    for (const ticket of this.list.querySelectorAll(".card__ticket")) {
      await this.refresh(ticket.closest("article"));
    }
  }

  async refresh(article) {
    if (!article?.dataset.message || article.contains(document.activeElement)) return;
    const fresh = await load(`${this.address}messages/${article.dataset.message}/`);
    if (article.isConnected) this.#changed(replace(article, fresh), { quiet: true });
  }

  forgetRetries() {
    this.list.querySelectorAll("[data-retry]").forEach((form) => form.remove());
  }

  grown() {
    this.follow.grown();
  }

  #insert(item, article, turn) {
    item.append(article);
    const answer = turn && this.find(`[data-author="model"][data-turn="${turn}"]`);
    if (answer) answer.closest("li").before(item);
    else if (!item.isConnected) this.#append(item);
    window.htmx.process(article);
  }

  #append(item) {
    document.getElementById("opening")?.remove();
    this.list.hidden = false;
    this.list.append(item);
    this.follow.grown();
  }

  #changed(article, { quiet = false } = {}) {
    this.dispatchEvent(new CustomEvent("shown", { detail: article }));
    if (!quiet) this.follow.grown(article);
  }
}
