// What a screen reader is told, by the one polite region of the page.
import { breathe } from "./slices.js";

const PAUSE = 7_000;
const KINDS = { answered: "Answered", stopped: "Stopped" };
const WORDS = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}]+/gu;
const PIECES = /[^\s，。；！？]+[，。；！？]*/gu; // words, and what stands between marks in Chinese
const BLOCKS = "p, li, pre, td, th, h1, h2, h3, h4, h5, h6";
const UNSAID = "[data-copy], annotation"; // buttons, and the source of a formula

// Of a streaming answer: nothing, its start, its progress and its end, or its words too. A card, a
// failure, a notice and what a person writes are told whatever was chosen.
export class Announcer {
  #at = 0;
  #told = 0; // pieces of the answer, where its words are told

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
    if (this.mode === "full") this.tell(this.#rest(prose, 1));
    else this.#say("Going", { words: count(prose) });
  }

  // A refusal is told once: what it says, and how many ways on there are.
  async ended(state, article) {
    await breathe(); // a long answer's words take a while to count
    const card = article.querySelector("[data-card]");
    const prose = article.querySelector(".prose");
    const rest = this.mode === "full" ? this.#rest(prose) : "";
    if (card) {
      const heading = card.querySelector("h3").textContent.trim();
      const ways = card.querySelectorAll("form[data-path]:not([data-path='mistake'])").length;
      this.#say("Card", { heading, ways }, rest);
    } else if (this.mode !== "off" || !KINDS[state]) {
      const why = article.querySelector("[data-failure] p")?.textContent.trim();
      const kind = KINDS[state];
      this.#say(kind ?? "Ended", { words: count(prose) }, rest, kind ? "" : why);
    }
  }

  // A message that is no model's.
  came(author, article) {
    if (author === "notice") this.tell(article.querySelector("p")?.textContent.trim());
    if (author !== "agent") return;
    const said = this.mode === "full" ? article.querySelector(".said")?.textContent : "";
    this.#say("Agent", {}, "", said);
  }

  // The same words twice are two things to be told.
  tell(text) {
    if (text) this.region.textContent = this.region.textContent === text ? `${text}\u00a0` : text;
  }

  // What of the answer was not told yet; the last piece of one that grows may be half a word.
  #rest(prose, growing = 0) {
    const pieces = textOf(prose).match(PIECES) ?? [];
    const upto = Math.max(this.#told, pieces.length - growing);
    const rest = pieces.slice(this.#told, upto).join(" ");
    this.#told = upto;
    return rest;
  }

  // The words stand in the page, in its language: `data-say-started` and so on.
  #say(kind, values = {}, before = "", after = "") {
    const text = this.region.dataset[`say${kind}`];
    const said = text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
    this.tell(`${before} ${said} ${after}`.trim());
  }
}

function textOf(prose) {
  if (!prose) return "";
  const copy = prose.cloneNode(true);
  copy.querySelectorAll(UNSAID).forEach((unsaid) => unsaid.remove());
  copy.querySelectorAll(BLOCKS).forEach((block) => block.append(" "));
  return copy.textContent;
}

function count(prose) {
  return textOf(prose).match(WORDS)?.length ?? 0; // as it is: its first format takes a phone 100 ms
}
