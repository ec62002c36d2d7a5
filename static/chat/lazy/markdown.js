// Markdown to nodes, as the server renders it: raw HTML is text, images are links.
import { Lexer, marked } from "marked";
import "dompurify"; // sets a global: its small build is no module
import { pattern } from "../fragments.js";

const DEEPEST = 6;
const SAFE_ADDRESS = /^(?:https?|mailto):/i;
const BLOCKS = "p, h3, h4, h5, h6, blockquote, ul, ol, li, table, th, td";
const ALLOWED = {
  ALLOWED_TAGS: [
    ...["p", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "hr", "br"],
    ...["strong", "em", "del", "code", "pre", "a"],
    ...["table", "thead", "tbody", "tr", "th", "td"],
  ],
  ALLOWED_ATTR: ["href", "title", "start", "class"],
  RETURN_DOM_FRAGMENT: true,
};

marked.use({
  gfm: true,
  tokenizer: {
    html: () => undefined,
    tag: () => undefined,
    url: (source) => (SAFE_ADDRESS.test(source) ? false : undefined),
  },
  walkTokens(token) {
    if (token.type === "heading") token.depth = Math.min(DEEPEST, token.depth + 2);
    if (token.type === "image") {
      const text = token.text || token.href;
      Object.assign(token, { type: "link", tokens: [{ type: "text", raw: text, text }] });
    }
  },
});

// A paragraph in which nothing means anything but itself needs neither parser nor sanitiser.
const PLAIN = /^[^\s*_`~[\]<>&!\\|#:@=+-][^*_`~[\]<>&!\\|\n]*$/;

// The text of a block that is only that; null for any other.
export function plainOf(block) {
  const text = block.raw.trimEnd();
  return block.type === "paragraph" && PLAIN.test(text) && !text.includes("://") ? text : null;
}

// The top-level blocks of `text`; all but the last are finished.
export function firstBlocks(text) {
  const blocks = new Lexer(marked.defaults).blockTokens(text);
  const whole = blocks.reduce((length, block) => length + block.raw.length, 0) === text.length;
  return whole ? blocks : [{ type: "whole", raw: text }];
}

export function nodesOf(block) {
  if (block.type === "space") return [];
  if (block.type === "code") return [codeOf(block.text, block.lang)];
  const plain = plainOf(block);
  if (plain !== null) return [paragraphOf(plain)];
  const fragment = window.DOMPurify.sanitize(marked.parse(block.raw), ALLOWED);
  dress(fragment);
  return [...fragment.children];
}

function dress(fragment) {
  fragment.querySelectorAll(BLOCKS).forEach((block) => block.setAttribute("dir", "auto"));
  fragment.querySelectorAll("a").forEach(dressLink);
  fragment.querySelectorAll("th").forEach(dressCorner);
  fragment.querySelectorAll("pre").forEach((pre) => pre.replaceWith(codeOf(pre.textContent)));
  fragment.querySelectorAll("table").forEach((table) => {
    const wrap = pattern("table");
    table.replaceWith(wrap);
    wrap.append(table);
  });
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

function paragraphOf(text) {
  const paragraph = document.createElement("p");
  paragraph.dir = "auto";
  paragraph.textContent = text;
  return paragraph;
}

function codeOf(text, language = "") {
  const box = pattern("code");
  box.dataset.language = language.split(" ", 1)[0];
  box.querySelector("code").textContent = text;
  return box;
}
