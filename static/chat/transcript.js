// The list of messages: finds them, and adds each at most once.
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
    this.append(item);
    return article;
  }

  async finish(turn, model, url) {
    const fresh = await load(url);
    const old = this.answer(turn, model);
    const arrives = fresh.querySelector("[data-card]") && !old.querySelector("[data-card]");
    fresh.classList.toggle("is-arriving", Boolean(arrives));
    this.changed(replace(old, fresh));
    return fresh;
  }

  putCard(turn, card) {
    const article = this.answer(turn);
    if (article.querySelector("[data-card]") || article.dataset.message) return;
    article.append(card);
    article.classList.add("is-arriving");
    article.querySelector(".message-waiting")?.remove();
    window.htmx.process(card);
    this.changed(article);
  }

  // A message that is no model's; null when it is here already.
  async add(message, author, url) {
    if (this.#coming.has(message) || this.find(`[data-message="${message}"]`)) return null;
    this.#coming.add(message);
    const item = document.createElement("li");
    if (author !== "person") this.append(item); // keeps its place while it loads
    const article = await load(url);
    const { key, turn } = article.dataset;
    const bubble = key && this.find(`[data-key="${key}"]`);
    if (bubble) replace(bubble, article);
    else this.#insert(item, article, author === "person" && turn);
    this.changed(article);
    return article;
  }

  append(item) {
    document.getElementById("opening")?.remove();
    this.list.hidden = false;
    this.list.append(item);
    this.follow.grown();
  }

  changed(article, { quiet = false } = {}) {
    this.dispatchEvent(new CustomEvent("shown", { detail: article }));
    this.follow.grown(quiet ? undefined : article);
  }

  // A prompt that arrives after its answer was begun, as in a second tab, goes before it.
  #insert(item, article, turn) {
    item.append(article);
    const answer = turn && this.find(`[data-author="model"][data-turn="${turn}"]`);
    if (answer) answer.closest("li").before(item);
    else if (!item.isConnected) this.append(item);
    window.htmx.process(article);
  }
}
