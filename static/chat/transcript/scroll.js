// Follows the end of the transcript, but only while the reader is there.
import { Pushes } from "./pushes.js";

const NEAR = 64; // pixels from the end that still count as being there
const AIR = 8;

export class Follow {
  #following;
  #opening;
  #staying = false;
  #top = 0;
  #pushes;

  constructor(scroller, jump) {
    this.scroller = scroller;
    this.jump = jump;
    this.#opening = scroller.querySelector("#opening"); // which is read from its beginning
    this.#following = !this.#opening;
    this.#pushes = new Pushes(scroller);
    scroller.addEventListener("scroll", () => this.#look(), { passive: true });
    jump.addEventListener("click", () => {
      scroller.focus({ preventScroll: true }); // the button goes
      this.toEnd();
    });
    scroller.addEventListener("click", ({ target }) => this.#unfold(target.closest("summary")));
    const sizes = new ResizeObserver(() => (this.#goes() ? this.toEnd() : this.#look()));
    sizes.observe(scroller);
    for (const content of scroller.children) sizes.observe(content);
  }

  toEnd() {
    this.#staying = false;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#look();
  }

  // A message was added; the page goes along as it grows. A card is shown from its beginning.
  grown(article) {
    const card = article.querySelector("[data-card], [data-care]");
    if (!card || !this.#goes()) return;
    this.toEnd();
    const above = this.scroller.getBoundingClientRect().top - article.getBoundingClientRect().top;
    if (above > 0) this.scroller.scrollTop -= above + AIR;
    this.#look(false);
    // Where to turn in a crisis: an answer below it doesn't push it away.
    if (card.matches("[data-care]")) this.#staying = true;
  }

  // Something comes in above: what is read stays where it is.
  keepPlace(put) {
    const below = this.scroller.scrollHeight - this.scroller.scrollTop;
    put();
    this.scroller.scrollTop = this.scroller.scrollHeight - below;
  }

  // The reader is shown what they asked for.
  show(article, block = "nearest") {
    article.scrollIntoView({ block });
    this.#look(false);
  }

  // Somebody changes what they look at: it stays there, or goes down so far, and so do they.
  hold(place, change, down = 0) {
    const { top } = place.getBoundingClientRect();
    change();
    this.#following = false;
    this.scroller.scrollTop += place.getBoundingClientRect().top - top + down;
  }

  // What a reader opens stays under their hand, though what stood open above it closes.
  #unfold(summary) {
    if (!summary) return;
    const { top } = summary.getBoundingClientRect();
    requestAnimationFrame(() => {
      this.#following = false; // what closed may have put the end in sight
      this.scroller.scrollTop += summary.getBoundingClientRect().top - top;
      summary.parentElement.scrollIntoView({ block: "nearest" });
    });
  }

  #goes() {
    return this.#following && !this.#staying;
  }

  // What grows below takes nobody away from the end, however much it is at once: going up does.
  #look(pushed = this.#pushes.taken()) {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR;
    const up = scrollTop < this.#top;
    this.#following = near || (this.#following && (!up || pushed));
    this.#top = scrollTop;
    const hidden = this.#following || Boolean(this.#opening?.isConnected); // nothing is the latest
    if (this.jump.hidden !== hidden) this.jump.hidden = hidden; // else styled anew
    // What shrinks above would move who follows up, as if they had gone there.
    this.scroller.classList.toggle("is-followed", this.#following);
    if (up && !near && this.#goes()) this.toEnd();
  }
}
