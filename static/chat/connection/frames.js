// What each frame does to the page: one function per type.
import { load, put } from "../common/fragments.js";
import { tellMissed } from "../common/late.js";
import { Order } from "./order.js";
import { Streams } from "../transcript/streams.js";

export class Frames extends Order {
  #finished = new Set();

  constructor(parts) {
    super();
    Object.assign(this, parts);
    tellMissed(parts);
    this.streams = new Streams(this.transcript, (turn, offset, prose) => {
      this.wire.ack(turn, offset);
      this.announcer.going(prose);
    });
  }

  // What the next connection should begin with.
  resume() {
    const after = this.transcript.last();
    return { ...this.streams.place(), ...(after && { after, branch: this.transcript.branch }) };
  }

  // Whatever comes meanwhile is about the branch that is fetched.
  async branch({ branch, url }) {
    if (branch <= this.transcript.branch) return;
    await this.during(() => import("../lazy/branches.js").then(({ show }) => show(this, url)));
  }

  "turn.started"({ turn, key, model }) {
    this.outbox.heard(key, turn);
    if (this.#isDone(turn)) return;
    this.transcript.answer(turn, model);
    this.refresh.retries();
    this.composer.running = turn;
    this.announcer.started(this.transcript.answer(turn));
    this.sidebar.settle();
  }

  "turn.delta"({ turn, offset, text }) {
    if (!this.#isDone(turn) && !this.streams.of(turn).take(offset, text)) this.wire.resync();
  }

  "turn.withdrawn"({ turn, offset }) {
    if (!this.#isDone(turn)) this.streams.of(turn).cut(offset);
  }

  card({ turn, url }) {
    return this.arrivals.card(turn, url, () => this.#isDone(turn));
  }

  async "turn.finished"({ turn, state, model, url }) {
    if (this.#finished.has(turn)) return;
    this.#finished.add(turn);
    this.streams.end(turn);
    this.composer.done(turn);
    this.outbox.next();
    this.hints.clear("now");
    if (this.transcript.isDone(turn)) return;
    const shown = await this.arrivals.finish(turn, model, url);
    if (!shown) return;
    this.announcer.ended(state, shown);
    await this.refresh.before(shown);
  }

  async message({ message, author, url }) {
    const article = await this.arrivals.add(message, author, url);
    if (!article) return;
    this.outbox.heard(article.dataset.key);
    this.outbox.next();
    this.announcer.came(author, article);
    this.sidebar.held(article);
    this.sidebar.settle();
  }

  async ticket({ url }) {
    put(document.getElementById("ticket-state"), await load(url));
    await this.refresh.tickets();
    this.sidebar.refresh();
  }

  // A limit that names no words is one on connecting or stopping.
  error({ code, key, message }) {
    this.sidebar.address(); // what comes back is there after a reload, too
    if (key || code !== "rate_limited") this.outbox.refused(key);
    this.alerts.show("said", message);
  }

  #isDone(turn) {
    return this.#finished.has(turn) || this.transcript.isDone(turn);
  }

  unloaded(error) {
    console.warn(error);
    this.alerts.show("unloaded", this.phrases.unloaded, this.phrases.reload, () => location.reload());
  }
}
