// Footnotes: a mark waits as it was written until its note is there, as the server has it.
const LABEL = String.raw`\[\^([^\]\s]+)\]`;
const MARK = new RegExp(`^${LABEL}(?!:)`);
const NOTE = new RegExp(`^${LABEL}:[ \\t]*((?:.*)(?:\\n(?!\\s*\\n|${LABEL}:).+)*)(?:\\n+|$)`);

export const marks = [
  {
    name: "note",
    level: "block",
    start: (text) => new RegExp(`(?<=\\n)${LABEL}:`).exec(text)?.index,
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

  constructor(prose) {
    this.prose = prose;
  }

  put(label, nodes) {
    const item = document.createElement("li");
    item.dir = "auto";
    item.append(...nodes);
    this.#notes.set(`[^${label}]`, item);
  }

  // Number the marks whose notes are here in the order in which they are read.
  show() {
    if (!this.#notes.size) return;
    const order = new Set();
    for (const mark of this.prose.querySelectorAll(".note-ref")) {
      mark.dataset.mark ??= mark.textContent;
      if (!this.#notes.has(mark.dataset.mark)) continue;
      order.add(mark.dataset.mark);
      delete mark.dataset.waits;
      mark.textContent = [...order].indexOf(mark.dataset.mark) + 1;
    }
    this.#list().replaceChildren(...[...order].map((mark) => this.#notes.get(mark)));
  }

  #list() {
    const below = this.prose.querySelector(":scope > .notes-below") ?? document.createElement("section");
    if (!below.firstChild) {
      below.className = "notes-below";
      below.append(document.createElement("ol"));
    }
    this.prose.append(below);
    return below.firstChild;
  }
}
