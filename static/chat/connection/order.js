// Frames act in the order in which they came, also when one has to fetch what the next are about.
export class Order {
  #waiting = null;

  receive(frame) {
    if (this.#waiting) return this.#waiting.push(frame);
    const act = this[frame.type];
    if (act) Promise.resolve(act.call(this, frame)).catch((error) => this.unloaded(error));
  }

  async during(work) {
    this.#waiting = [];
    try {
      await work();
    } finally {
      const came = this.#waiting;
      this.#waiting = null;
      for (const frame of came) this.receive(frame);
    }
  }
}
