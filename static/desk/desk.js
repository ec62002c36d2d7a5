/* The desk's socket: a hint that something changed makes htmx read the page's live parts again. */

const page = document.querySelector("[data-desk-socket]");
const QUIET_MS = 120; // several hints of one change become one look
const SIGNED_OUT = 4401;
const TURNED_AWAY = [4403, 4404];

let attempt = 0;
let pending = 0;

function look() {
  if (pending) return;
  pending = setTimeout(() => {
    pending = 0;
    document.body.dispatchEvent(new CustomEvent("desk:changed"));
  }, QUIET_MS);
}

function connect() {
  const url = new URL(page.dataset.deskSocket, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    attempt = 0;
    look(); // nobody told us what happened before we listened
  });
  socket.addEventListener("message", look);
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

/* A transcript that was read to its end stays at its end when it is replaced. */
let following = true;

function transcript() {
  return document.querySelector("#ticket-transcript");
}

function atItsEnd(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 48;
}

function keepToTheEnd() {
  const box = transcript();
  if (box && following) box.scrollTop = box.scrollHeight;
}

/* On a narrow page the transcript does not scroll by itself: begin where the talk is now. */
function beginAtTheTalk() {
  const box = transcript();
  const talking = document.querySelector("#ticket-composer[data-mode=reply]");
  if (!talking || box.scrollHeight > box.clientHeight) return;
  box.querySelector("li:last-child")?.scrollIntoView({ block: "center" });
}

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id === "ticket-transcript") following = atItsEnd(event.detail.target);
});
document.body.addEventListener("htmx:oobAfterSwap", keepToTheEnd);

keepToTheEnd();
beginAtTheTalk();
connect();
