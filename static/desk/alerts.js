/* A crisis that has news while nobody looks: the title says so, and a tone if the agent wants one. */

const MARK = "⚠ ";
const SOUND = "desk-crisis-sound";
const main = document.querySelector("main");
const sound = document.querySelector("#crisis-sound");

function said() {
  return document.querySelectorAll("#ticket-transcript [data-author=person]").length;
}

let known = said();

function mark(on) {
  const plain = document.title.replace(MARK, "");
  const title = on ? MARK + plain : plain;
  if (document.title !== title) document.title = title;
}

function tone() {
  const audio = new AudioContext();
  const voice = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
  voice.frequency.value = 660;
  voice.connect(volume).connect(audio.destination);
  voice.start();
  voice.stop(audio.currentTime + 0.6);
  voice.addEventListener("ended", () => audio.close());
}

function look() {
  const now = said();
  const news = now > known;
  known = now;
  if (!news) return;
  if (document.hidden) mark(true);
  if (sound?.checked) tone();
}

if ("crisis" in main.dataset) {
  document.body.addEventListener("htmx:afterSettle", look);
  document.addEventListener("visibilitychange", () => document.hidden || mark(false));
}

if (sound) {
  sound.checked = localStorage.getItem(SOUND) === "1";
  sound.addEventListener("change", () => {
    localStorage.setItem(SOUND, sound.checked ? "1" : "0");
    if (sound.checked) tone(); // so that they know it, and the browser lets it sound later
  });
}
