// What a screen reader is told of a streaming answer: its start, now and then, its end.
const PAUSE = 7_000;
const KINDS = { answered: "Answered", stopped: "Stopped" };
const WORDS = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}]+/gu;

export class Announcer {
  #at = 0;

  constructor(region) {
    this.region = region;
  }

  started(answer) {
    this.#at = performance.now();
    const model = answer.querySelector(".message-author")?.textContent.trim();
    this.#say("Started", { model });
  }

  going(prose) {
    if (performance.now() - this.#at < PAUSE) return;
    this.#at = performance.now();
    this.#say("Going", { words: count(prose) });
  }

  // A refusal is told once: what it says, and how many ways on there are.
  ended(state, article) {
    const card = article.querySelector("[data-card]");
    const words = count(article.querySelector(".prose"));
    if (card) {
      const heading = card.querySelector("h3").textContent.trim();
      const ways = card.querySelectorAll("form[data-path]:not([data-path='mistake'])").length;
      this.#say("Card", { heading, ways });
    } else {
      this.#say(KINDS[state] ?? "Ended", { words });
    }
  }

  agent() {
    this.#say("Agent");
  }

  // The words stand in the page, in its language: `data-say-started` and so on.
  #say(kind, values = {}) {
    const text = this.region.dataset[`say${kind}`];
    this.region.textContent = text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }
}

function count(prose) {
  return (prose?.textContent.match(WORDS)?.length ?? 0).toLocaleString();
}
