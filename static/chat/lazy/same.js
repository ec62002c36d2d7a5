// Whether a block that grew is the one of the finished answer, whatever only one of them has yet.
import { BESIDE } from "./images.js";

const PASSED_BY = new Set(["data-mark"]); // what a painter notes for itself
const ADDED = `[data-copy], ${BESIDE}`;

export function same(one, other) {
  if (one.isEqualNode(other)) return true;
  if (one.nodeName !== other.nodeName) return false;
  if (one instanceof Text) return words(one) === words(other);
  if (attributes(one) !== attributes(other)) return false;
  if (one.matches("pre > code")) return one.textContent.trimEnd() === other.textContent.trimEnd();
  const [ours, theirs] = [nodes(one), nodes(other)];
  return ours.length === theirs.length && ours.every((node, at) => same(node, theirs[at]));
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
