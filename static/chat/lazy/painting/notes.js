// Footnotes: a mark waits as it was written until its note is there, as the server has it.
const LABEL = String.raw`\[\^([^\]\s]+)\]`;
const MARK = new RegExp(`^${LABEL}(?!:)`);
const NOTE_START = new RegExp(`(?<=\\n)${LABEL}:`);
const NOTE = new RegExp(`^${LABEL}:[ \\t]*((?:.*)(?:\\n(?!\\s*\\n|${LABEL}:).+)*)(?:\\n+|$)`);

export const marks = [
  {
    name: "note",
    level: "block",
    start: (text) => NOTE_START.exec(text)?.index,
    tokenizer(text) {
      const found = NOTE.exec(text);
      return found && { type: "note", raw: found[0], label: found[1], text: found[2] };
    },
    renderer: () => "",
  },
  {
    name: "mark",
    level: "inline",
    start: (text) => text.indexOf("[^"),
    tokenizer(text) {
      const found = MARK.exec(text);
      return found && { type: "mark", raw: found[0], label: found[1] };
    },
    renderer({ raw }) {
      const mark = document.createElement("sup");
      mark.className = "note-ref";
      mark.textContent = raw;
      mark.dataset.waits = "";
      return mark.outerHTML;
    },
  },
];

export class Notes {
  #notes = new Map(); // by the mark as it is written
  #fresh = false;

  constructor(prose) {
    this.prose = prose;
    this.below = null; // the list, at the end
  }

  put(label, nodes) {
    const item = document.createElement("li");
    item.dir = "auto";
    item.append(...nodes);
    this.#notes.set(`[^${label}]`, item);
    this.#fresh = true;
  }

  // Number the marks whose notes are here in the order in which they are read.
  show() {
    if (!this.#notes.size || !(this.#fresh || this.#waits())) return;
    this.#fresh = false;
    const order = new Set();
    for (const mark of this.prose.querySelectorAll(".note-ref")) {
      mark.dataset.mark ??= mark.textContent;
      if (!this.#notes.has(mark.dataset.mark)) continue;
      order.add(mark.dataset.mark);
      delete mark.dataset.waits;
      mark.textContent = [...order].indexOf(mark.dataset.mark) + 1;
    }
    this.#list([...order].map((mark) => this.#notes.get(mark)));
  }

  #waits() {
    const waiting = [...this.prose.querySelectorAll(".note-ref[data-waits]")];
    return waiting.some((mark) => this.#notes.has(mark.textContent));
  }

  #list(items) {
    if (!this.below) {
      this.below = document.createElement("section");
      this.below.className = "notes-below";
      this.below.append(document.createElement("ol"));
      this.prose.append(this.below);
    }
    const list = this.below.firstChild;
    if (items.some((item, at) => item !== list.children[at])) list.replaceChildren(...items);
  }
}
