// What grows leaves its beginning behind: that need not be laid out while it is out of sight. What
// is still seen when it is told so would be laid out twice, unseen and seen. By a rule for the last
// ones a browser would style all before them anew, in the frame that shows the new words.
import { idle } from "./slices.js";

const PAST = "is-past";

// Of `grown` one more has come; `seen` of them, the last, stay as they are.
export function pass(grown, seen) {
  const past = grown[grown.length - 1 - seen];
  if (past) idle(() => past.classList.add(PAST));
}
