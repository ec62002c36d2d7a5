// Markdown to nodes, as the server renders it: raw HTML is text, images are links.
import { Lexer, marked } from "marked";
import "dompurify"; // sets a global: its small build is no module
import { codeOf, dress } from "./dress.js";
import { draw, formulas } from "./formulas.js";
import { imageLink, SAFE_ADDRESS } from "./links.js";
import { marks } from "./notes.js";

// What the parser looks for, for whoever would have it ready.
export const patterns = [Lexer.rules.block.gfm, Lexer.rules.inline.gfm].flatMap(Object.values);

const DEEPEST = 6;
const BOXES = { true: "☑", false: "☐" };
const ALLOWED = {
  ALLOWED_TAGS: [
    ...["p", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "hr", "br"],
    ...["strong", "em", "s", "code", "pre", "a", "sup", "span"],
    ...["table", "thead", "tbody", "tr", "th", "td"],
  ],
  ALLOWED_ATTR: ["align", "href", "title", "start", "class", "dir", "data-display", "data-waits"],
  RETURN_DOM_FRAGMENT: true,
};

marked.use({
  gfm: true,
  extensions: [...formulas, ...marks],
  renderer: {
    checkbox: ({ checked }) => `<span class="task-box">${BOXES[checked]} </span>`,
    del({ tokens }) {
      return `<s>${this.parser.parseInline(tokens)}</s>`;
    },
    image: imageLink,
  },
  tokenizer: {
    html: () => undefined,
    tag: () => undefined,
    url: (source) => (SAFE_ADDRESS.test(source) ? false : undefined),
  },
  walkTokens(token) {
    if (token.type === "heading") token.depth = Math.min(DEEPEST, token.depth + 2);
  },
});

// A paragraph in which nothing means anything but itself needs neither parser nor sanitiser.
const PLAIN = /^[^\s*_`~[\]<>&!\\|#:$@=+-][^*_`~[\]<>&!\\|$\n]*$/;

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
  return finished(htmlOf(block.type === "paragraph" ? block.raw.trimStart() : block.raw));
}

// The items of a list from one of them on, as they are among all.
export function itemsOf({ items, loose }, from) {
  const tokens = marked.lexer(items.slice(from).map(({ raw }) => raw).join(""));
  if (tokens[0]?.type !== "list") return [];
  if (loose && !tokens[0].loose) tokens[0].items.forEach(loosen);
  marked.walkTokens(tokens, marked.defaults.walkTokens);
  return [...finished(marked.parser(tokens))[0].children];
}

// Make an item what it is where empty lines stand between others.
function loosen({ tokens }) {
  for (const token of tokens) if (token.type === "text") token.type = "paragraph";
  if (tokens[0]?.type === "checkbox") tokens[1]?.tokens?.unshift(tokens.shift());
}

function finished(html) {
  const fragment = cleaned(html);
  dress(fragment);
  draw(fragment);
  return [...fragment.children];
}

export const htmlOf = (text) => marked.parse(text);
export const cleaned = (html) => window.DOMPurify.sanitize(html, ALLOWED);

function paragraphOf(text) {
  const paragraph = document.createElement("p");
  paragraph.dir = "auto";
  paragraph.textContent = text;
  return paragraph;
}
