// What is being written in one conversation, kept in this browser until the server has it.
export class Draft {
  constructor(conversation) {
    this.name = `draft:${conversation}`;
  }

  kept() {
    try {
      return { text: "", key: "", ...JSON.parse(localStorage.getItem(this.name) ?? "{}") };
    } catch {
      return { text: "", key: "" };
    }
  }

  // With a `key` the words were sent under it, and are kept until the server says it has them.
  keep(text, key = "") {
    try {
      if (text) localStorage.setItem(this.name, JSON.stringify({ text, key }));
      else localStorage.removeItem(this.name);
    } catch {
      // Storage is full or closed: the words still stand in the composer.
    }
  }

  // Forget the words sent under `key`, or without one whatever is kept.
  forget(key) {
    if (key === undefined || this.kept().key === key) this.keep("");
  }
}
