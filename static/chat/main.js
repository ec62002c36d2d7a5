// The chat page: makes its parts and lets them know each other.
import { Alerts, watchFailures } from "./page/alerts.js";
import { Announcer } from "./page/announce.js";
import { Arrivals } from "./transcript/arrivals.js";
import { Composer } from "./writing/composer.js";
import { copying } from "./transcript/copy.js";
import { Frames } from "./connection/frames.js";
import { keyboard } from "./page/keys.js";
import { catchUp, desk, gone } from "./common/late.js";
import { Outbox } from "./writing/outbox.js";
import { fetchPainter } from "./transcript/painting.js";
import { place } from "./transcript/place.js";
import { Refresh } from "./transcript/refresh.js";
import { Follow } from "./transcript/scroll.js";
import { Sidebar } from "./page/sidebar.js";
import { Wire } from "./connection/socket.js";
import { Transcript } from "./transcript/transcript.js";
import { turns } from "./transcript/turns.js";

const main = document.querySelector("main[data-socket]");
const phrases = document.getElementById("phrases").dataset;
const agentsSay = (shown) => shown && desk(({ shows }) => shows(wire));

const alerts = new Alerts(document.getElementById("alert"), "alert");
const announcer = new Announcer(document.getElementById("announcer"));
const hints = new Alerts(document.getElementById("hint"), "hint", (text) => announcer.tell(text));
const follow = new Follow(document.getElementById("scroller"), document.getElementById("jump"));
const transcript = new Transcript(document.getElementById("transcript"), main.dataset.address, follow);
const arrivals = new Arrivals(transcript);
const sidebar = new Sidebar(main);

const wire = new Wire(main.dataset.socket, {
  receive(frame) {
    if (frame.type === "typing") desk(({ typing }) => typing(frame));
    else frames.receive(frame);
  },
  resume: () => frames.resume(),
  opened() {
    alerts.clear("connection");
    outbox.again();
    agentsSay(main.querySelector("[data-author='agent']"));
  },
  lost: () => alerts.once("connection", phrases.offline, phrases.again, () => wire.open()),
  ended(reason) {
    outbox.closed();
    const act = () => location.assign(phrases[`${reason}Url`]);
    alerts.show("connection", phrases[reason], phrases[`${reason}Act`], act);
    const back = () => wire.open();
    if (reason === "gone") gone(({ whenBack }) => whenBack(`${main.dataset.address}manage/`, back));
  },
});
const outbox = new Outbox(wire, transcript, main.dataset.conversation);
const composer = new Composer(document.getElementById("composer"), {
  conversation: main.dataset.conversation,
  begun: !document.getElementById("opening"),
  hints,
  away: () => wire.away,
  attached: () => sidebar.address(), // where a reload finds the file
  say(words) {
    fetchPainter();
    alerts.clear("said");
    hints.clear("now");
    outbox.put(words);
    if (wire.away) announcer.tell(phrases.offline);
    sidebar.begun();
  },
  busy: () => hints.show("now", phrases.wait),
  attaching: () => hints.show("now", phrases.attaching),
  tooLong: (most) => hints.show("now", phrases.long.replace("{detail}", most.toLocaleString())),
  written() {
    fetchPainter();
    hints.clear("now");
    if ("held" in main.dataset) desk(({ writes }) => writes(wire, composer.text.value));
  },
  stop: (turn) => wire.send({ type: "stop", turn }),
});
const refresh = new Refresh(transcript);
const frames = new Frames({
  ...{ alerts, announcer, arrivals, composer, hints, outbox },
  ...{ phrases, refresh, sidebar, transcript, wire },
});

composer.running = main.dataset.running;
outbox.restore(composer);
for (const starter of document.querySelectorAll("[data-starter]")) {
  starter.addEventListener("click", () => composer.start(starter.dataset));
}
keyboard(composer, transcript);
copying(transcript);
transcript.addEventListener("shown", ({ detail }) => agentsSay(detail.dataset.author === "agent"));
turns(transcript.list, frames, main.dataset.conversation);
refresh.watch(hints, phrases.changed);
watchFailures(alerts, phrases.failed);
place(transcript, (error) => frames.unloaded(error));
composer.form.scrollIntoView({ block: "nearest" }); // enlarged, the page is higher than its window
wire.open();
catchUp(main);
