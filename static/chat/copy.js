// Copy buttons on code and on answers.
import { pattern } from "./fragments.js";

const THANKS = 1_600;

export function copying(transcript) {
  transcript.list.querySelectorAll("article").forEach(addButtons);
  transcript.addEventListener("shown", ({ detail }) => addButtons(detail));
  transcript.list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy]");
    if (button) copy(button);
  });
}

function addButtons(article) {
  article.querySelectorAll(".code").forEach((code) => code.append(pattern("copy")));
  const foot = article.querySelector(".message-foot");
  if (foot && article.querySelector(".prose")) foot.prepend(pattern("copy"));
}

function copy(button) {
  const code = button.closest(".code")?.querySelector("code");
  const text = code?.textContent ?? button.closest("article").querySelector(".prose").innerText;
  copyText(text, button.querySelector("[data-copy-label]"), button.dataset.done);
}

export async function copyText(text, label, done) {
  await navigator.clipboard.writeText(text);
  const before = label.textContent;
  if (before === done) return;
  label.textContent = done;
  setTimeout(() => (label.textContent = before), THANKS);
}
