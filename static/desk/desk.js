/* The desk's socket: a hint that something changed makes htmx read the page's live parts again. */

const page = document.querySelector("[data-desk-socket]");
const QUIET_MS = 120; // several hints of one change become one look
const SIGNED_OUT = 4401;
const TURNED_AWAY = [4403, 4404];

let attempt = 0;
let pending = 0;
let socket = null;

function look() {
  if (pending) return;
  pending = setTimeout(() => {
    pending = 0;
    document.body.dispatchEvent(new CustomEvent("desk:changed"));
  }, QUIET_MS);
}

// Who is here is a look of its own.
function lookWhoIsHere() {
  document.body.dispatchEvent(new CustomEvent("desk:here"));
}

// That somebody writes is over after a while, unless it is told again.
let over = 0;
document.body.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "ticket-here") return;
  clearTimeout(over);
  const writing = target.querySelector("[data-seconds]");
  if (writing) over = setTimeout(lookWhoIsHere, writing.dataset.seconds * 1000 + 200);
});

function receive({ data }) {
  if (JSON.parse(data).type === "desk.here") lookWhoIsHere();
  else look();
}

function connect() {
  const url = new URL(page.dataset.deskSocket, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    attempt = 0;
    document.dispatchEvent(new CustomEvent("desk:connected"));
    look(); // nobody told us what happened before we listened
  });
  socket.addEventListener("message", receive);
  socket.addEventListener("close", (event) => {
    if (event.code === SIGNED_OUT) location.reload();
    else if (!TURNED_AWAY.includes(event.code)) reconnect();
  });
}

function reconnect() {
  attempt += 1;
  const most = Math.min(500 * 2 ** attempt, 15_000);
  setTimeout(connect, most * (0.5 + Math.random() / 2));
}

// What a page's other modules have to say goes out if it can; none of it is worth keeping.
document.addEventListener("desk:tell", ({ detail }) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(detail));
});

/* Whoever chooses another language elsewhere has it here too: parts of a page are in that of the
   page, or the page is read again. What was typed is kept. */
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const language = detail.xhr.getResponseHeader("Content-Language");
  if (!language || language === document.documentElement.lang) return;
  if (detail.requestConfig.verb !== "get") return;
  detail.shouldSwap = false;
  location.reload();
});

connect();
