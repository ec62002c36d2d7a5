// While an agent answers: what this page lets them know, and that they are writing.
const EVERY = 2_500;
const line = document.getElementById("typing");
const list = document.getElementById("transcript");
let told = 0;
let over = 0;
let seen = "";

// Say that the person is writing, now and then.
export function writes(wire, text) {
  const now = performance.now();
  if (!text.trim() || (told && now - told < EVERY)) return;
  told = now;
  wire.send({ type: "typing" });
}

// Say which of the agents' messages is on the page, once it is in front.
export function shows(wire) {
  still();
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => shows(wire), { once: true });
    return;
  }
  const last = [...list.querySelectorAll("article[data-author='agent']")].pop();
  const message = last?.dataset.message;
  if (!message || message === seen) return;
  if (wire.send({ type: "seen", message })) seen = message;
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
