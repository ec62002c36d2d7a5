// Of what a person said at length the beginning is shown, and all of it when somebody wants it.
import { pattern } from "../common/fragments.js";

const FOLDED = "[data-folded]";
const nameOf = ({ dataset }) => dataset.key || dataset.message;

// Words that the server has not rendered yet, as it will.
export function foldLong(article, text) {
  const { lines, characters, wide } = document.getElementById("pattern-unfold").dataset;
  const twice = text.match(new RegExp(`[${wide}]`, "gu")) ?? [];
  if (text.split("\n").length <= lines && [...text].length + twice.length <= characters) return;
  const said = article.querySelector(".said");
  said.dataset.folded = "";
  said.after(pattern("unfold"));
}

export function folding(transcript) {
  const { list, follow } = transcript;
  const opened = new Set(); // a message that is rendered anew stays as its reader left it

  function set(article, open) {
    const button = article.querySelector("[data-unfold]");
    if (!button) return;
    button.setAttribute("aria-expanded", String(open));
    article.querySelector(".said").toggleAttribute("data-folded", !open);
    if (open) opened.add(nameOf(article));
    else opened.delete(nameOf(article));
  }

  // What opens stays where it begins; what closes stays under the hand, and comes into sight.
  function toggle(button) {
    const article = button.closest("article");
    const open = button.getAttribute("aria-expanded") === "false";
    follow.hold(open ? article : button, () => set(article, open));
    if (!open) follow.show(article);
  }

  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-unfold]");
    if (button) toggle(button);
  });

  // The browser went to words that it found further down, or to the end of a selection.
  function went({ target: said }) {
    const { scrollTop } = said;
    if (!scrollTop || !said.matches(FOLDED)) return;
    follow.hold(said, () => set(said.closest("article"), true), scrollTop);
  }

  list.addEventListener("scroll", went, { capture: true, passive: true });
  transcript.addEventListener("shown", ({ detail: article }) => {
    if (opened.has(nameOf(article))) set(article, true);
  });
}
