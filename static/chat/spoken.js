// The words of an answer, growing or finished, as they are told and counted.
import { slices } from "./slices.js";

const WHOLE = ":scope > .parts > * > *, :scope > :not(.parts)";
const BLOCKS = "p, li, pre, td, th, h1, h2, h3, h4, h5, h6";
export const UNSAID = "[data-copy], .image-offer, annotation"; // buttons, a formula's source
const WORDS = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}]+/gu;

// Of a long answer they take a while to find.
export async function textOf(prose) {
  const due = slices();
  let text = "";
  for (const block of prose?.querySelectorAll(WHOLE) ?? []) {
    await due();
    const copy = block.cloneNode(true);
    copy.querySelectorAll(UNSAID).forEach((unsaid) => unsaid.remove());
    copy.querySelectorAll(BLOCKS).forEach((inner) => inner.append(" "));
    text += `${copy.textContent} `;
  }
  return text;
}

// A number as it is: its first format takes a phone 100 ms.
export const count = (text) => text.match(WORDS)?.length ?? 0;
