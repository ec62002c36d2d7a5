// A growing answer: keeps its text by code points and has it painted, not more often than is seen.
import { painted } from "../common/slices.js";
import { fetchPainter, painter } from "./painting.js";

const PAUSE = 48; // milliseconds between paintings, at least

const pause = () => new Promise((next) => setTimeout(next, PAUSE));

export class Stream {
  #text = "";
  #rest = ""; // what is not painted for good yet
  #canvas = null;
  #turn = null; // when it is painted again
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
    if (this.#turn) this.#paint();
    this.#ended = true;
  }

  #truncate(offset) {
    this.#text = [...this.#text].slice(0, offset).join("");
    this.#rest = this.#text.replaceAll("\r", "");
    this.length = offset;
    this.#canvas = null;
    this.prose.replaceChildren();
  }

  async #due(next = pause) {
    if (this.#turn) return;
    const turn = (this.#turn = next());
    await turn;
    if (this.#turn === turn && !this.#ended) this.#paint();
  }

  #paint() {
    this.#turn = null;
    const Painter = painter();
    if (!(this.#canvas instanceof Painter)) {
      this.prose.replaceChildren();
      this.#canvas = new Painter(this.prose);
    }
    const { kept, more } = this.#canvas.paint(this.#rest);
    this.#rest = this.#rest.slice(kept);
    if (more) this.#due(painted); // too much for one frame
    else this.shown(this.length);
  }
}
