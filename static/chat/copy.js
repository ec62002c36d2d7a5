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

async function copy(button) {
  const code = button.closest(".code")?.querySelector("code");
  const source = code ?? button.closest("article").querySelector(".prose");
  await navigator.clipboard.writeText(code ? source.textContent : source.innerText);
  const label = button.querySelector("[data-copy-label]");
  const before = label.textContent;
  if (before === button.dataset.done) return;
  label.textContent = button.dataset.done;
  setTimeout(() => (label.textContent = before), THANKS);
}
