// Copy buttons on code and on messages; of a message its source is copied, as it was written.
import { pattern } from "../common/fragments.js";
import { UNSAID } from "../page/spoken.js";

const THANKS = 1_600;

export function copying(transcript) {
  transcript.list.querySelectorAll("article").forEach(addButtons);
  transcript.addEventListener("shown", ({ detail }) => addButtons(detail));
  transcript.list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy]");
    if (button) copy(button, transcript.address);
  });
}

function addButtons(article) {
  copyableCode(article);
  const foot = article.querySelector(".message-foot");
  const has = article.querySelector(".prose, .said") && !foot?.querySelector("[data-copy]");
  if (!foot || !has) return;
  // Beside the edge of what a person said, else what goes for a while leaves a hole.
  if (article.dataset.author === "person") foot.append(pattern("copy"));
  else foot.prepend(pattern("copy"));
}

// Of an answer that grows only what is finished: its last block is made anew all the time.
export function copyableCode(within) {
  const all = [...within.querySelectorAll(".code"), ...(within.matches(".code") ? [within] : [])];
  for (const code of all) if (!code.querySelector("[data-copy]")) code.append(pattern("copy"));
}

async function copy(button, address) {
  const code = button.closest(".code")?.querySelector("code");
  const text = code?.textContent ?? (await sourceOf(button.closest("article"), address));
  await copyText(text, button, button.dataset.done);
}

async function sourceOf(article, address) {
  const said = article.querySelector(".said");
  if (said) return said.textContent;
  try {
    const answer = await fetch(`${address}messages/${article.dataset.message}/text/`);
    if (answer.ok) return await answer.text();
  } catch {
    // Without a connection the words are taken from the page.
  }
  return wordsOf(article.querySelector(".prose"));
}

function wordsOf(prose) {
  const buttons = prose.querySelectorAll(UNSAID);
  buttons.forEach((button) => (button.hidden = true));
  const words = prose.innerText;
  buttons.forEach((button) => (button.hidden = false));
  return words;
}

export async function copyText(text, label, done) {
  await navigator.clipboard.writeText(text);
  const before = label.textContent;
  if (before === done) return;
  label.textContent = done;
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = done;
  setTimeout(() => (label.textContent = before), THANKS);
}
