// What each frame does to the page: one function per type.
import { load } from "./fragments.js";
import { Streams } from "./streams.js";

const CARD_GRACE = 80; // the finished message, which has the card in it, mostly comes at once

export class Frames {
  #finished = new Set();

  constructor(parts) {
    Object.assign(this, parts);
    this.streams = new Streams(this.transcript, (turn, offset, prose) => {
      this.wire.ack(turn, offset);
      this.announcer.going(prose);
      this.transcript.follow.grown();
    });
  }

  receive(frame) {
    const act = this[frame.type];
    if (act) Promise.resolve(act.call(this, frame)).catch((error) => this.#unloaded(error));
  }

  // What the next connection should begin with.
  resume() {
    const after = this.transcript.last();
    return after ? { ...this.streams.place(), after } : this.streams.place();
  }

  "turn.started"({ turn, key, model }) {
    this.outbox.heard(key, turn);
    if (this.#isDone(turn)) return;
    this.transcript.answer(turn, model);
    this.refresh.retries();
    this.composer.running = turn;
    this.composer.sent(key);
    this.announcer.started(this.transcript.answer(turn));
    this.sidebar.settle();
  }

  "turn.delta"({ turn, offset, text }) {
    if (this.#isDone(turn)) return;
    if (!this.streams.of(turn).take(offset, text)) this.wire.resync();
  }

  "turn.withdrawn"({ turn, offset }) {
    if (!this.#isDone(turn)) this.streams.of(turn).cut(offset);
  }

  async card({ turn, url }) {
    await new Promise((resolve) => setTimeout(resolve, CARD_GRACE));
    if (this.#isDone(turn)) return;
    this.transcript.putCard(turn, await load(url));
  }

  async "turn.finished"({ turn, state, model, url }) {
    if (this.#finished.has(turn)) return;
    this.#finished.add(turn);
    this.streams.end(turn);
    this.composer.done(turn);
    this.hints.clear("now");
    if (this.transcript.isDone(turn)) return;
    const shown = await this.transcript.finish(turn, model, url);
    this.announcer.ended(state, shown);
    await this.refresh.before(shown);
  }

  async message({ message, author, url }) {
    const article = await this.transcript.add(message, author, url);
    if (!article) return;
    this.outbox.heard(article.dataset.key);
    this.composer.sent(article.dataset.key);
    if (author === "agent") this.announcer.agent();
    this.sidebar.held(article);
    this.sidebar.settle();
  }

  async ticket({ url }) {
    document.getElementById("ticket-state").replaceChildren(await load(url));
    await this.refresh.tickets();
    this.sidebar.refresh();
  }

  // A limit that names no words is one on connecting or stopping.
  error({ code, key, message }) {
    if (key || code !== "rate_limited") this.outbox.refused(this.composer, key);
    this.alerts.show("said", message);
  }

  #isDone(turn) {
    return this.#finished.has(turn) || this.transcript.isDone(turn);
  }

  #unloaded(error) {
    console.warn(error);
    this.alerts.show("unloaded", this.phrases.unloaded, this.phrases.reload, () => location.reload());
  }
}
