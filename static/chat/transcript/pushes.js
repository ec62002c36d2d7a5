// Tells a page that was moved by what it shows from one that its reader moved: what is shorter for
// less than a frame takes whoever stands at the end up, as if they had gone there.
const ACTS = ["wheel", "touchmove", "pointerdown", "pointerup", "pointercancel", "keydown"];
const LATELY = 500; // milliseconds within which what somebody does moves the page
const FIELDS = "textarea, input, select"; // where keys move nothing else

export class Pushes {
  #acted = -LATELY;
  #changed = false;

  constructor(scroller) {
    const changes = new MutationObserver(() => (this.#changed = true));
    changes.observe(scroller, { childList: true, subtree: true, characterData: true });
    const acted = ({ type, target, timeStamp }) => {
      if (type === "keydown" && target.closest?.(FIELDS)) return;
      this.#acted = type === "pointerdown" ? Infinity : timeStamp; // what is held may go on moving it
    };
    for (const act of ACTS) addEventListener(act, acted, { passive: true, capture: true });
  }

  // Whether a move since this was asked last was nobody's.
  taken() {
    const changed = this.#changed;
    this.#changed = false;
    return changed && performance.now() - this.#acted > LATELY;
  }
}
