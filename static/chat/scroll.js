// Follows the end of the transcript, but only while the reader is there.
const NEAR = 64; // pixels from the end that still count as being there

export class Follow {
  #following = true;

  constructor(scroller, jump) {
    this.scroller = scroller;
    this.jump = jump;
    scroller.addEventListener("scroll", () => this.#look(), { passive: true });
    jump.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.#following && this.toEnd()).observe(scroller);
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#look();
  }

  // Something was added: go along. What is taller than the view is shown from its beginning.
  grown(article) {
    if (!this.#following) return this.#look();
    this.toEnd();
    if (article?.querySelector("[data-card]")) this.#fromTop(article);
  }

  #fromTop(article) {
    const above = this.scroller.getBoundingClientRect().top - article.getBoundingClientRect().top;
    if (above > 0) this.scroller.scrollTop -= above + 8;
  }

  #look() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR;
    this.jump.hidden = this.#following;
  }
}
