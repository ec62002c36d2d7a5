// What a sanitised fragment gets before it stands in the page, as the server's HTML has it.
import { pattern } from "../../common/fragments.js";
import { colour } from "./colours.js";
import { addCode } from "./lines.js";
import { SAFE_ADDRESS } from "./links.js";

const AROUND = ":is(li, blockquote) > p:first-child"; // takes the direction that it gives
const BLOCKS = "p, h3, h4, h5, h6, blockquote, ul, ol, li, table, th, td";

export function dress(fragment) {
  fragment.querySelectorAll(BLOCKS).forEach((block) => block.setAttribute("dir", "auto"));
  fragment.querySelectorAll(AROUND).forEach((words) => words.removeAttribute("dir"));
  fragment.querySelectorAll(".formula").forEach((block) => block.setAttribute("dir", "ltr"));
  fragment.querySelectorAll("a").forEach(dressLink);
  fragment.querySelectorAll("th").forEach(dressCorner);
  fragment.querySelectorAll("pre").forEach(dressCode);
  fragment.querySelectorAll(".task-box").forEach(dressTask);
  fragment.querySelectorAll("table").forEach((table) => {
    const wrap = pattern("table");
    table.replaceWith(wrap);
    wrap.append(table);
  });
}

export function codeOf(text, info = "", language = info.trim().split(/\s/, 1)[0]) {
  const box = pattern("code");
  const code = box.querySelector("code");
  box.dataset.language = language;
  addCode(code, text);
  if (language) colour(code, text, language);
  return box;
}

// An empty corner heads nothing.
function dressCorner(heading) {
  if (heading.textContent.trim()) return;
  const cell = document.createElement("td");
  cell.dir = "auto";
  heading.replaceWith(cell);
}

function dressLink(link) {
  if (!SAFE_ADDRESS.test(link.getAttribute("href") ?? "")) link.removeAttribute("href");
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
}

function dressCode(pre) {
  const [, language] = /language-(\S+)/.exec(pre.firstElementChild?.className) ?? [];
  pre.replaceWith(codeOf(pre.textContent.replace(/\n$/, ""), language)); // it may go on there
}

function dressTask(box) {
  const item = box.closest("li");
  item.classList.add("task");
  box.replaceWith(...box.childNodes);
  item.normalize(); // one text, as it is parsed from the server's HTML
}
