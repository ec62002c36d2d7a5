// Whether a block that grew is the one of the finished answer, whatever only one of them has yet.
import { BESIDE } from "./finishing.js";

const PASSED_BY = new Set(["data-mark", "aria-level"]); // a painter's notes; what the end tells
const ADDED = `[data-copy], ${BESIDE}`;

// Of a long list or table that takes a while: `due` is awaited between two of its parts.
export async function same(one, other, due) {
  if (one.isEqualNode(other)) return true;
  if (one.nodeName !== other.nodeName) return false;
  if (one instanceof Text) return words(one) === words(other);
  if (attributes(one) !== attributes(other)) return false;
  if (one.matches("pre > code")) return one.textContent.trimEnd() === other.textContent.trimEnd();
  const [ours, theirs] = [nodes(one), nodes(other)];
  if (ours.length !== theirs.length) return false;
  for (const [at, node] of ours.entries()) {
    await due();
    if (!(await same(node, theirs[at], due))) return false;
  }
  return true;
}

const attributes = (element) =>
  [...element.attributes]
    .filter(({ name, value }) => value && !PASSED_BY.has(name))
    .map(({ name, value }) => `${name}=${value}`)
    .sort()
    .join();

// Between blocks the two end their lines where they like, and begin them within.
const words = (node) => node.data.replace(/^\s*\n\s*|\s*\n\s*$/g, "").replace(/\s*\n\s*/g, "\n");
const counts = (node) => (node instanceof Text ? words(node) : !node.matches(ADDED));
const nodes = (element) => [...element.childNodes].filter(counts);
