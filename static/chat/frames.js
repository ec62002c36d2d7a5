// What each frame does to the page: one function per type.
import { load } from "./fragments.js";
import { Stream } from "./stream.js";

const CARD_GRACE = 80; // the finished message, which has the card in it, mostly comes at once

export class Frames {
  #streams = new Map();
  #finished = new Set();

  constructor(parts) {
    Object.assign(this, parts);
  }

  receive(frame) {
    const act = this[frame.type];
    if (act) Promise.resolve(act.call(this, frame)).catch((error) => this.#unloaded(error));
  }

  // What the next connection should begin with.
  resume() {
    const [turn] = [...this.#streams.keys()].slice(-1);
    const after = this.transcript.last();
    const asked = turn ? { turn, offset: this.#streams.get(turn).length } : {};
    return after ? { ...asked, after } : asked;
  }

  "turn.started"({ turn, key, model }) {
    this.outbox.heard(key, turn);
    if (this.#finished.has(turn) || this.transcript.isDone(turn)) return;
    this.transcript.answer(turn, model);
    this.transcript.forgetRetries();
    this.composer.running = turn;
    this.composer.sent(key);
    this.announcer.started(this.transcript.answer(turn));
    this.sidebar.settle();
  }

  "turn.delta"({ turn, offset, text }) {
    if (this.#finished.has(turn) || this.transcript.isDone(turn)) return;
    if (!this.#stream(turn).take(offset, text)) this.wire.resync();
  }

  "turn.withdrawn"({ turn, offset }) {
    this.#streams.get(turn)?.cut(offset);
  }

  async card({ turn, url }) {
    await new Promise((resolve) => setTimeout(resolve, CARD_GRACE));
    if (this.#finished.has(turn) || this.transcript.isDone(turn)) return;
    this.transcript.putCard(turn, await load(url));
  }

  async "turn.finished"({ turn, state, model, url }) {
    if (this.#finished.has(turn)) return;
    this.#finished.add(turn);
    const stream = this.#streams.get(turn);
    this.#streams.delete(turn);
    this.composer.done(turn);
    if (this.transcript.isDone(turn)) return;
    stream?.end();
    const shown = await this.transcript.finish(turn, model, url);
    this.announcer.ended(state, shown);
    await this.transcript.refreshBefore(shown);
  }

  async message({ message, author, url }) {
    const article = await this.transcript.add(message, author, url);
    if (!article) return;
    this.outbox.heard(article.dataset.key);
    this.composer.sent(article.dataset.key);
    if (author === "agent") this.announcer.agent();
    this.sidebar.settle();
  }

  async ticket({ url }) {
    document.getElementById("ticket-state").replaceChildren(await load(url));
    await this.transcript.refreshTickets();
    this.sidebar.refresh();
  }

  error({ message }) {
    const words = this.outbox.refused();
    if (words) this.composer.restore(words.text, words.refusal);
    this.alerts.show("said", message);
  }

  #stream(turn) {
    if (!this.#streams.has(turn)) {
      const prose = this.transcript.answer(turn).querySelector(".prose");
      const stream = new Stream(prose, (offset) => {
        this.wire.ack(turn, offset);
        this.announcer.going(prose);
        this.transcript.grown();
      });
      this.#streams.set(turn, stream);
    }
    return this.#streams.get(turn);
  }

  #unloaded(error) {
    console.warn(error);
    this.alerts.show("unloaded", this.phrases.unloaded, this.phrases.reload, () => location.reload());
  }
}
