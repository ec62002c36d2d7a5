// Words of the person's that the server does not have yet, as they stand on the page.
import { pattern } from "../common/fragments.js";
import { foldLong } from "../transcript/fold.js";

export class Bubbles {
  constructor(transcript) {
    this.transcript = transcript;
  }

  show({ key, text }) {
    const item = pattern("said");
    const article = item.querySelector("article");
    article.dataset.key = key;
    article.querySelector(".said").textContent = text;
    foldLong(article, text);
    this.transcript.append(item);
    this.transcript.follow.toEnd();
  }

  // They are said now, after whatever was answered meanwhile.
  last(key) {
    const item = this.#find(key)?.closest("li");
    if (item?.nextElementSibling) this.transcript.append(item);
  }

  // What is said of them, by the name of a pattern, with what its buttons do.
  note(key, name, acts) {
    const note = pattern(name);
    for (const button of note.querySelectorAll("button")) {
      const act = acts[button.dataset.does];
      if (act) button.addEventListener("click", act);
      else button.remove();
    }
    this.#find(key)?.querySelector(".message-note").replaceWith(note);
  }

  // The server has them: they wait for the rendered message of this turn.
  heard(key, turn) {
    const article = this.transcript.find(`[data-key="${key}"]`);
    if (article && turn) article.dataset.turn = turn;
    article?.querySelector(".message-note")?.remove();
  }

  drop(key) {
    this.#find(key)?.closest("li").remove();
  }

  #find(key) {
    return this.transcript.find(`[data-key="${key}"][data-message=""]`);
  }
}
