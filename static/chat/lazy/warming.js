// The first of each kind is a browser's slowest: a font, a sign that another font has, a formula, an
// icon. They are laid out once, unseen, one after the other while nothing else is to be done.
import { pattern } from "../fragments.js";

const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));

export function warm() {
  const place = pattern("warm");
  const kinds = [...place.children];
  place.replaceChildren();
  document.body.append(place);
  const next = () => {
    const kind = kinds.shift();
    if (!kind) return place.remove();
    place.append(kind);
    kind.getBoundingClientRect(); // now, and not in the frame of somebody's key
    idle(next);
  };
  idle(next);
}
