// The chat page: makes its parts and lets them know each other.
import { Alerts } from "./alerts.js";
import { Announcer } from "./announce.js";
import { Bubbles } from "./bubbles.js";
import { Composer } from "./composer.js";
import { copying } from "./copy.js";
import { Frames } from "./frames.js";
import { keyboard } from "./keys.js";
import { Outbox } from "./outbox.js";
import { Refresh } from "./refresh.js";
import { Follow } from "./scroll.js";
import { Sidebar } from "./sidebar.js";
import { Wire } from "./socket.js";
import { Transcript } from "./transcript.js";

const main = document.querySelector("main[data-socket]");
const phrases = document.getElementById("phrases").dataset;

const alerts = new Alerts(document.getElementById("alert"), "alert");
const hints = new Alerts(document.getElementById("hint"), "hint");
const announcer = new Announcer(document.getElementById("announcer"));
const follow = new Follow(document.getElementById("scroller"), document.getElementById("jump"));
const transcript = new Transcript(document.getElementById("transcript"), main.dataset.address, follow);
const sidebar = new Sidebar(main);

const wire = new Wire(main.dataset.socket, {
  receive: (frame) => frames.receive(frame),
  resume: () => frames.resume(),
  opened() {
    alerts.clear("connection");
    outbox.again();
  },
  lost: () => alerts.show("connection", phrases.lost, phrases.again, () => wire.open()),
  ended(reason) {
    const away = reason === "gone" ? phrases.newUrl : phrases.signInUrl;
    const label = reason === "gone" ? phrases.new : phrases.signIn;
    const text = reason === "gone" ? phrases.gone : phrases.signedOut;
    alerts.show("connection", text, label, () => location.assign(away));
  },
});
const outbox = new Outbox(wire, new Bubbles(transcript));
const composer = new Composer(document.getElementById("composer"), {
  conversation: main.dataset.conversation,
  said: (key) => transcript.has(key),
  say(words) {
    alerts.clear("said");
    hints.clear("busy");
    outbox.put(words);
    sidebar.begun();
  },
  busy: () => hints.show("busy", phrases.wait),
  stop: (turn) => wire.send({ type: "stop", turn }),
});
const refresh = new Refresh(transcript);
const parts = {
  ...{ alerts, announcer, composer, hints, outbox },
  ...{ phrases, refresh, sidebar, transcript, wire },
};
const frames = new Frames(parts);

composer.running = main.dataset.running;
document.querySelectorAll("[data-starter]").forEach((starter) => {
  starter.addEventListener("click", () => composer.start(starter.dataset));
});
keyboard(composer, transcript);
copying(transcript);
document.body.addEventListener("htmx:responseError", () => alerts.show("said", phrases.failed));
document.body.addEventListener("htmx:sendError", () => alerts.show("said", phrases.failed));
if (!document.getElementById("opening")) follow.toEnd();
wire.open();
