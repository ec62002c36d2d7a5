// What a screen reader is told, by the one polite region of the page.
import { count, textOf } from "./spoken.js";

const PAUSE = 7_000;
const KINDS = { answered: "Answered", stopped: "Stopped" };
const PIECES = /[^\s，。；！？]+[，。；！？]*/gu; // words, and what stands between marks in Chinese

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

  async going(prose) {
    if (this.mode === "off" || performance.now() - this.#at < PAUSE) return;
    const at = (this.#at = performance.now());
    const text = await textOf(prose);
    if (at !== this.#at) return; // it ended meanwhile
    if (this.mode === "full") this.#tellMore(text);
    else this.#say("Going", { words: count(text) });
  }

  // A refusal is told once: what it says, and how many ways on there are.
  async ended(state, article) {
    const card = article.querySelector("[data-card]");
    const told = this.#told; // until the text is here another answer may have begun
    this.#at = performance.now();
    const text = await textOf(article.querySelector(".prose"));
    const more = this.mode === "full" ? pieces(text).slice(told).join(" ") : "";
    const asked = article.closest("li")?.previousElementSibling;
    const rest = `${headed(asked?.querySelector("[data-care]"))} ${more}`.trim();
    if (card) {
      const heading = headed(card);
      const ways = card.querySelectorAll("form[data-path]:not([data-path='mistake'])").length;
      this.#say("Card", { heading, ways }, rest);
    } else if (this.mode !== "off" || !KINDS[state]) {
      const why = article.querySelector("[data-failure] p")?.textContent.trim();
      const kind = KINDS[state];
      this.#say(kind ?? "Ended", { words: count(text) }, rest, kind ? "" : why);
    } else {
      this.tell(rest);
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

  // What of an answer that grows was not told yet; its last piece may be half a word.
  #tellMore(text) {
    const whole = pieces(text).slice(0, -1);
    this.tell(whole.slice(this.#told).join(" "));
    this.#told = Math.max(this.#told, whole.length);
  }

  // The words stand in the page, in its language: `data-say-started` and so on.
  #say(kind, values = {}, before = "", after = "") {
    const text = this.region.dataset[`say${kind}`];
    const said = text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
    this.tell(`${before} ${said} ${after}`.trim());
  }
}

// What a card begins with, as a sentence; nothing where there is no card.
function headed(card) {
  const said = card?.querySelector("h3").textContent.trim() ?? "";
  return said.replace(/(?<!\p{P}|^)$/u, /\p{Script=Han}$/u.test(said) ? "。" : ".");
}

const pieces = (text) => text.match(PIECES) ?? [];
