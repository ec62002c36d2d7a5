// While an agent answers: what this page lets them know, and that they are writing.
const EVERY = 2_500;
const line = document.getElementById("typing");
const list = document.getElementById("transcript");
let told = 0;
let over = 0;
let seen = "";
let through = null;
const looking = new IntersectionObserver(look);

// Say that the person is writing, now and then.
export function writes(wire, text) {
  const now = performance.now();
  if (!text.trim() || (told && now - told < EVERY)) return;
  told = now;
  wire.send({ type: "typing" });
}

// Say which of the agents' messages was last before the reader's eyes: its end in view, in front.
export function shows(wire) {
  still();
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => shows(wire), { once: true });
    return;
  }
  const last = [...list.querySelectorAll("article[data-author='agent']")].pop();
  looking.disconnect();
  if (!last || last.dataset.message === seen) return;
  through = wire;
  looking.observe(last.lastElementChild ?? last);
}

function look(found) {
  if (document.hidden || !found.some((one) => one.isIntersecting)) return;
  const { message } = found[0].target.closest("article").dataset;
  looking.disconnect();
  if (through.send({ type: "seen", message })) seen = message;
}

// Show for a moment that the agent is writing; a screen reader is told of their words instead.
export function typing({ agent, seconds }) {
  line.firstElementChild.textContent = line.dataset.words.replace("{name}", agent);
  line.hidden = false;
  clearTimeout(over);
  over = setTimeout(still, seconds * 1000);
}

function still() {
  line.hidden = true;
}
