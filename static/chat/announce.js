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

// Of a streaming answer: nothing, its start, its progress and its end, or its words too. A card and
// what a person writes are told whatever was chosen.
export class Announcer {
  #at = 0;
  #told = 0; // characters of the answer, where its words are told

  constructor(region) {
    this.region = region;
    this.mode = region.dataset.announce;
  }

  started(answer) {
    this.#at = performance.now();
    this.#told = 0;
    const model = answer.querySelector(".message-author")?.textContent.trim();
    if (this.mode !== "off") this.#say("Started", { model });
  }

  going(prose) {
    if (this.mode === "off" || performance.now() - this.#at < PAUSE) return;
    this.#at = performance.now();
    if (this.mode === "full") this.region.textContent = this.#rest(prose);
    else this.#say("Going", { words: count(prose) });
  }

  // A refusal is told once: what it says, and how many ways on there are.
  ended(state, article) {
    const card = article.querySelector("[data-card]");
    const prose = article.querySelector(".prose");
    if (card) {
      const heading = card.querySelector("h3").textContent.trim();
      const ways = card.querySelectorAll("form[data-path]:not([data-path='mistake'])").length;
      this.#say("Card", { heading, ways });
    } else if (this.mode !== "off") {
      const rest = this.mode === "full" ? this.#rest(prose) : "";
      this.#say(KINDS[state] ?? "Ended", { words: count(prose) }, rest);
    }
  }

  agent() {
    this.#say("Agent");
  }

  // What of the answer was not told yet.
  #rest(prose) {
    const text = prose?.textContent ?? "";
    const rest = text.slice(this.#told);
    this.#told = text.length;
    return rest;
  }

  // The words stand in the page, in its language: `data-say-started` and so on.
  #say(kind, values = {}, before = "") {
    const text = this.region.dataset[`say${kind}`];
    const said = text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
    this.region.textContent = `${before} ${said}`.trim();
  }
}

function count(prose) {
  return (prose?.textContent.match(WORDS)?.length ?? 0).toLocaleString();
}
