// How much more may be written; said only when it becomes little.
const COUNT_FROM = 0.8; // of the most characters

export class Room {
  constructor(text, count, most) {
    this.text = text;
    this.count = count;
    this.most = Number(most);
    text.addEventListener("input", () => this.show());
  }

  // The server counts code points, so do we.
  holds(text) {
    return [...text].length <= this.most;
  }

  show() {
    const length = [...this.text.value].length;
    this.count.hidden = length < this.most * COUNT_FROM;
    this.count.value = `${length.toLocaleString()} / ${this.most.toLocaleString()}`;
    this.count.toggleAttribute("data-over", length > this.most);
    this.text.setAttribute("aria-invalid", String(length > this.most));
  }
}
