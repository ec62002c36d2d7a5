// Words just sent, on the page before the server has them.
import { pattern } from "./fragments.js";

export class Bubbles {
  constructor(transcript) {
    this.transcript = transcript;
  }

  show(key, text) {
    const item = pattern("said");
    const article = item.querySelector("article");
    article.dataset.key = key;
    article.querySelector(".said").textContent = text;
    this.transcript.append(item);
    this.transcript.follow.toEnd();
  }

  // The server has them: they wait for the rendered message of this turn.
  heard(key, turn) {
    const article = this.transcript.find(`[data-key="${key}"]`);
    if (article && turn) article.dataset.turn = turn;
    article?.querySelector(".message-note")?.remove();
  }

  drop(key) {
    this.transcript.find(`[data-key="${key}"][data-message=""]`)?.closest("li").remove();
  }
}
