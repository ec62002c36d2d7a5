// The list of messages: finds them, and makes room for those that come.
import { pattern } from "../common/fragments.js";
import { pass } from "../common/passing.js";

const SEEN = 2; // at the end, as the server's list has it

export class Transcript extends EventTarget {
  constructor(list, address, follow) {
    super();
    this.list = list;
    this.address = address;
    this.follow = follow;
    this.renewed = 0; // how often another branch took the place of the list
  }

  get branch() {
    return Number(this.list.dataset.branch);
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
    const author = option?.dataset.label ?? model ?? "";
    article.setAttribute("aria-label", author);
    article.querySelector(".message-author").textContent = author;
    this.append(item);
    return article;
  }

  append(item) {
    document.getElementById("opening")?.remove();
    this.list.hidden = false;
    this.list.append(item);
    pass(this.list.children, SEEN);
  }

  tell(article) {
    this.dispatchEvent(new CustomEvent("shown", { detail: article }));
  }

  changed(article, { quiet = false } = {}) {
    this.tell(article);
    if (!quiet) this.follow.grown(article);
  }
}
