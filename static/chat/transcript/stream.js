// A growing answer: keeps its text by code points and has it painted, not more often than is seen.
import { fetchPainter, painter } from "./painting.js";

const PAUSE = 48; // milliseconds between paintings, at least

export class Stream {
  #text = "";
  #rest = ""; // what is not painted for good yet
  #canvas = null;
  #timer = 0;
  #ended = false;

  // `length` counts code points, as the server does.
  constructor(prose, shown) {
    this.prose = prose;
    this.shown = shown;
    this.length = 0;
    fetchPainter().then(() => this.#text && this.#due());
  }

  // Replace everything from `offset` on; false when what lies before it is missing.
  take(offset, text) {
    if (offset > this.length) return false;
    if (offset < this.length) this.#truncate(offset);
    this.#text += text;
    this.#rest += text.replaceAll("\r", "");
    this.length += [...text].length;
    this.#due();
    return true;
  }

  // Withdrawn text leaves the page at once.
  cut(offset) {
    if (offset >= this.length) return;
    this.#truncate(offset);
    this.#paint();
  }

  // What came is on the page when it ends: the finished message may take its time.
  end() {
    if (this.#timer) this.#paint();
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #truncate(offset) {
    this.#text = [...this.#text].slice(0, offset).join("");
    this.#rest = this.#text.replaceAll("\r", "");
    this.length = offset;
    this.#canvas = null;
    this.prose.replaceChildren();
  }

  #due(pause = PAUSE) {
    if (!this.#ended) this.#timer ||= setTimeout(() => this.#paint(), pause);
  }

  #paint() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const Painter = painter();
    if (!(this.#canvas instanceof Painter)) {
      this.prose.replaceChildren();
      this.#canvas = new Painter(this.prose);
    }
    const { kept, more } = this.#canvas.paint(this.#rest);
    this.#rest = this.#rest.slice(kept);
    if (more) this.#due(0);
    else this.shown(this.length);
  }
}
