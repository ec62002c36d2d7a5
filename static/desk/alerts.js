/* A crisis that has news while nobody looks: the title says so, and a tone if the agent wants one. */

const MARK = "⚠ ";
const SOUND = "desk-crisis-sound";
const SAID = "main[data-crisis] #ticket-transcript [data-author=person]";
const NEWS = `${SAID}, [data-severity=crisis][data-ticket]`;
const sound = document.querySelector("#crisis-sound");

// What the person of a crisis has said, or on the list each crisis: by id, so that what is new is.
function there() {
  const found = [...document.querySelectorAll(NEWS)];
  return new Set(found.map(({ dataset }) => dataset.message ?? dataset.ticket));
}

let known = there();
let marked = false; // until somebody looks, also when the title is read again

function mark() {
  const plain = document.title.replace(MARK, "");
  const title = marked ? MARK + plain : plain;
  if (document.title !== title) document.title = title;
}

// A browser lets nothing sound on a page that nobody has touched yet, and complains of the attempt.
function sounds() {
  return localStorage.getItem(SOUND) === "1" && navigator.userActivation.hasBeenActive;
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
  const now = there();
  const news = [...now].some((id) => !known.has(id));
  known = new Set([...known, ...now]);
  marked ||= news && document.hidden;
  mark();
  if (news && sounds()) tone();
}

document.body.addEventListener("htmx:afterSettle", look);
document.addEventListener("visibilitychange", () => {
  marked &&= document.hidden;
  mark();
});

if (sound) {
  sound.checked = localStorage.getItem(SOUND) === "1";
  sound.addEventListener("change", () => {
    localStorage.setItem(SOUND, sound.checked ? "1" : "0");
    if (sound.checked) tone(); // so that they know it, and the browser lets it sound later
  });
}
