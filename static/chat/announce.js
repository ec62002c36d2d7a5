// What the page says, beside the composer and to a screen reader.
import { pattern } from "./fragments.js";

const PAUSE = 7_000;
const KINDS = { answered: "Answered", stopped: "Stopped" };
const WORDS = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}]+/gu;

// Beside the composer: at most one of each kind, until it is over.
export class Alerts {
  #shown = new Map();

  // An alert is for a lost connection or a failed send; whatever else is to be said is a hint.
  constructor(region, shape) {
    Object.assign(this, { region, shape });
  }

  show(kind, text, label = "", act = null) {
    this.clear(kind);
    const alert = pattern(this.shape);
    alert.querySelector("[data-alert-text]").textContent = text;
    if (act) {
      const button = alert.querySelector("[data-alert-action]");
      button.textContent = label;
      button.hidden = false;
      button.addEventListener("click", act);
    }
    this.#shown.set(kind, alert);
    this.region.append(alert);
  }

  clear(kind) {
    this.#shown.get(kind)?.remove();
    this.#shown.delete(kind);
  }
}

// Of a streaming answer: its start, now and then, its end.
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
