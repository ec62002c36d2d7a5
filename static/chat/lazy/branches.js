// Another branch is shown: its messages take the place of those that are here.
import { chosen } from "../transcript/arrivals.js";
import { load } from "../common/fragments.js";

const STEPPER = "[data-step]:not(:disabled)";

export async function show({ announcer, composer, outbox, streams, transcript }, url) {
  const fresh = await load(url);
  const place = focusedPlace(transcript.list);
  streams.clear();
  renew(transcript, fresh);
  outbox.stay();
  const running = transcript.find('[data-state="running"]');
  composer.running = running?.dataset.turn ?? "";
  if (running) chosen(running.closest("li").previousElementSibling?.querySelector("article"));
  if (place) focus(transcript, place, announcer);
  if (running) transcript.follow.toEnd();
}

function renew(transcript, fresh) {
  const { list } = transcript;
  transcript.renewed += 1;
  document.getElementById("opening")?.remove();
  list.hidden = false;
  list.dataset.branch = fresh.dataset.branch;
  list.replaceChildren(...fresh.children);
  window.htmx.process(list);
  transcript.dispatchEvent(new Event("renewed"));
  for (const article of list.querySelectorAll("article")) transcript.tell(article);
}

// Which message had the focus, by the one before it: up to there the branches are the same.
function focusedPlace(list) {
  const article = document.activeElement?.closest("article");
  if (!list.contains(article)) return null;
  const before = article.closest("li").previousElementSibling?.querySelector("article");
  return { before: before?.dataset.message, step: document.activeElement.dataset.step };
}

// The focus stays on the stepper of the version that came, or else on that version.
function focus(transcript, { before, step }, announcer) {
  const known = before && transcript.find(`[data-message="${before}"]`);
  const item = known ? known.closest("li").nextElementSibling : null;
  const article = item?.querySelector("article") ?? transcript.find("");
  if (!article) return;
  const same = step && article.querySelector(`${STEPPER}[data-step="${step}"]`);
  (same || (step && article.querySelector(STEPPER)) || article).focus({ preventScroll: true });
  transcript.follow.show(article);
  const place = step && article.querySelector("[data-version]");
  if (place) announcer.region.textContent = place.textContent.trim();
}
