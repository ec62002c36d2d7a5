// The words of an answer, growing or finished, as they are told and counted.
import { slices } from "../common/slices.js";

const BLOCKS = "p, li, pre, td, th, h1, h2, h3, h4, h5, h6";
export const UNSAID = "[data-copy], .image-offer, annotation"; // buttons, a formula's source
const SHOWN = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
const { FILTER_ACCEPT: TAKEN, FILTER_REJECT: LEFT } = NodeFilter;
const WORDS = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}]+/gu;

// Of a long answer they take a while to find.
export async function textOf(prose) {
  if (!prose) return "";
  const nodes = document.createTreeWalker(prose, SHOWN, (node) => (isUnsaid(node) ? LEFT : TAKEN));
  const due = slices();
  let text = "";
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    if (node instanceof Text) text += node.data;
    else if (node.matches(BLOCKS)) text += " ";
    await due();
  }
  return text;
}

const isUnsaid = (node) => node instanceof Element && node.matches(UNSAID);

// A number as it is: its first format takes a phone 100 ms.
export const count = (text) => text.match(WORDS)?.length ?? 0;
