// Code in pieces of some lines, as the server has it: what is added lays out its own piece only, and
// a piece out of sight is not laid out at all.
import { pass } from "../../common/passing.js";

export const LINES = 24; // in one piece

const SEEN = 6; // pieces at the end: a window full and some more

// Add `text` to what stands in the element of some code.
export function addCode(code, text) {
  for (let at = 0; at < text.length; ) {
    if (isFull(code.lastElementChild)) {
      code.append(made());
      pass(code.children, SEEN);
    }
    const piece = code.lastElementChild;
    const end = after(text, at, LINES - ends(piece.textContent));
    piece.append(text.slice(at, end));
    at = end;
  }
}

// What somebody selects stays as it is while they do.
export function isSelected(piece) {
  const selection = getSelection();
  return selection.type === "Range" && selection.containsNode(piece, true);
}

const isFull = (piece) => !piece || ends(piece.textContent) === LINES;
const ends = (text) => text.split("\n").length - 1;

function made() {
  const piece = document.createElement("span");
  piece.className = "lines";
  return piece;
}

// The place behind so many lines of what `text` has from `at` on.
function after(text, at, lines) {
  let end = at;
  for (let line = 0; line < lines; line += 1) {
    end = text.indexOf("\n", end) + 1;
    if (!end) return text.length;
  }
  return end;
}
