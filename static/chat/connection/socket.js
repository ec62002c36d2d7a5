// The socket: opens, reconnects with jitter, resumes where the page is, and acknowledges.
import { Acks } from "./acks.js";
import { addressOf } from "./address.js";

const LONGEST_WAIT = 15_000;
const FIRST_WAIT = 400;
const QUIET_TRIES = 1; // a blip is not worth an alert
const SIGNED_OUT = 4401;
const GONE = 4404;
const SILENT = 4408;

export class Wire {
  #socket = null;
  #tries = 0;
  #renewing = false;
  #timer = 0;
  #acks = new Acks();

  constructor(path, page) {
    this.path = path;
    this.page = page;
    addEventListener("online", () => this.open());
    addEventListener("pagehide", () => this.#drop());
    addEventListener("offline", () => this.#later(this.#drop()));
    addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  open() {
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.#timer);
    const socket = new WebSocket(addressOf(this.path, this.page.resume()));
    this.#socket = socket;
    this.#acks = new Acks();
    socket.addEventListener("open", () => this.page.opened());
    socket.addEventListener("message", (event) => this.#received(socket, event));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code));
  }

  // Whether a connection was lost: not so while the first one is being made.
  get away() {
    return !this.connected && this.#tries > 0;
  }

  get connected() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(frame) {
    if (!this.connected) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  // Tell the server what is on the page.
  ack(turn, offset) {
    this.#acks.tell(turn, offset, (frame) => this.send(frame));
  }

  // Something is missing: drop the connection and resume from what is here.
  resync() {
    this.#socket?.close();
  }

  #received(socket, event) {
    if (socket !== this.#socket) return;
    const frame = JSON.parse(event.data);
    if (frame.type !== "error") {
      this.#tries = 0; // else turned away at the door: come back later
      this.#renewing = false;
    }
    this.page.receive(frame);
  }

  #closed(socket, code) {
    if (socket !== this.#socket) return;
    if (code === GONE || (code === SIGNED_OUT && this.#renewing)) {
      return this.page.ended(this.#renewing ? "signedOut" : "gone");
    }
    // Signing in renews the session of every tab: come back once with the cookie there is by now.
    this.#renewing = code === SIGNED_OUT;
    this.#later(code === SILENT);
  }

  #later(now = false) {
    if (this.#tries >= QUIET_TRIES) this.page.lost();
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries);
    this.#tries += 1;
    this.#timer = setTimeout(() => this.open(), now ? 0 : wait * (0.5 + Math.random()));
  }

  // The page is left, or there is no network, which a connection notices only minutes later.
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#timer);
    socket?.close();
  }
}
