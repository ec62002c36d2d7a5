// The finished message takes the place of the one that grew. What of it is here already, block by
// block, stays: thirty thousand characters need not be laid out a second time.
import { breathe, painted, slices } from "../../common/slices.js";
import { beside, take } from "./finishing.js";
import { isSelected } from "./lines.js";
import { GROWS } from "./parts.js";
import { same } from "./same.js";

const AHEAD = 6; // blocks that may have come between two that are here

// Resolves to whether `old` can stay; then it has become `fresh`.
export async function settle(old, fresh) {
  const [grown, whole] = [old, fresh].map((article) => article.querySelector(":scope > .prose"));
  if (!grown?.querySelector(":scope > .parts") || !whole || fresh.querySelector("[data-card]")) {
    return false;
  }
  grown.querySelector(`[${GROWS}]`)?.removeAttribute(GROWS);
  const coloured = await blocks(grown, [...whole.children]);
  await breathe();
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  around(old, grown, fresh, whole);
  recolour(coloured);
  return true;
}

// Everything but the words is as it comes. What stands before them is filled, not replaced, if it
// can be: whatever comes or goes there makes a browser style all the words anew.
function around(old, grown, fresh, whole) {
  const [shown, heads] = [[old, grown], [fresh, whole]].map(([article, prose]) => {
    const all = [...article.children];
    return all.slice(0, all.indexOf(prose));
  });
  if (shown.map(kind).join() === heads.map(kind).join()) {
    shown.forEach((head, at) => head.replaceChildren(...heads[at].childNodes));
  } else {
    shown.forEach((head) => head.remove());
    grown.before(...heads);
  }
  while (grown.nextSibling) grown.nextSibling.remove();
  while (whole.nextSibling) old.append(whole.nextSibling);
  const ours = [...old.children].flatMap((one) => (one === grown ? beside(one) : one));
  for (const each of ours) window.htmx.process(each);
}

// Resolves to the pieces of code that stay, each with the finished one.
async function blocks(grown, fresh) {
  const shown = [...grown.querySelectorAll(":scope > .parts > * > *, :scope > :not(.parts)")];
  const coloured = [];
  const due = slices();
  let at = 0;
  for (const block of shown) {
    await due();
    const found = await place(block, fresh.slice(at, at + AHEAD), due);
    if (found < 0) block.remove();
    else {
      coloured.push(...codes(block, fresh[at + found]));
      take(block, fresh[at + found]);
      block.before(...fresh.slice(at, at + found));
      at += found + 1;
    }
  }
  grown.append(...fresh.slice(at));
  for (const part of grown.querySelectorAll(".part:empty")) part.remove();
  return coloured;
}

async function place(block, fresh, due) {
  for (const [at, one] of fresh.entries()) if (await same(block, one, due)) return at;
  return -1;
}

function codes(block, fresh) {
  const better = fresh.querySelectorAll("pre .lines");
  const shown = [...block.querySelectorAll("pre .lines")].slice(0, better.length);
  return shown.map((piece, at) => [piece, better[at]]);
}

// The server knows more of code than the page does: its colours come when the rest is done.
async function recolour(coloured) {
  for (const [piece, finished] of coloured) {
    await breathe();
    piece.normalize(); // it grew by many texts
    finished.className = piece.className;
    // What comes, no colours that are still on their way will find.
    if (piece.isEqualNode(finished) || isSelected(piece)) continue;
    piece.replaceWith(finished);
    await painted();
  }
}

const kind = ({ nodeName, className }) => `${nodeName}.${className}`;
