// The socket: opens, reconnects with jitter, resumes where the page is, and acknowledges.
const LONGEST_WAIT = 15_000;
const FIRST_WAIT = 400;
const QUIET_TRIES = 1; // a blip is not worth an alert
const ACK_CHARACTERS = 4_096;
const ACK_PAUSE = 1_000;
const SIGNED_OUT = 4401;
const GONE = 4404;
const SILENT = 4408;

export class Wire {
  #socket = null;
  #tries = 0;
  #renewing = false;
  #timer = 0;
  #acked = new Map();

  constructor(path, page) {
    this.path = path;
    this.page = page;
    addEventListener("online", () => this.open());
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  open() {
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.#address());
    this.#socket = socket;
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", (event) => this.#received(socket, event));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code));
  }

  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  // Tell the server what is on the page, seldom enough to cost nothing.
  ack(turn, offset) {
    const last = this.#acked.get(turn) ?? { offset: 0, at: 0 };
    const now = performance.now();
    if (offset - last.offset < ACK_CHARACTERS && now - last.at < ACK_PAUSE) return;
    if (this.send({ type: "ack", turn, offset })) this.#acked.set(turn, { offset, at: now });
  }

  // Something is missing: drop the connection and resume from what is here.
  resync() {
    this.#socket?.close();
  }

  #address() {
    const address = new URL(this.path, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    for (const [name, value] of Object.entries(this.page.resume())) {
      address.searchParams.set(name, value);
    }
    return address;
  }

  #opened() {
    this.#acked.clear();
    this.page.opened();
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
    if (this.#tries >= QUIET_TRIES) this.page.lost();
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries);
    this.#tries += 1;
    this.#timer = setTimeout(() => this.open(), code === SILENT ? 0 : wait * (0.5 + Math.random()));
  }

  #leave() {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#timer);
    socket?.close();
  }
}
