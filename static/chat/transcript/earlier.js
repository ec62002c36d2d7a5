// Earlier messages come as the reader goes back, the nearest first and only some at a time: a whole
// page of them at once would keep a phone from scrolling.
import { loadAll } from "../common/fragments.js";
import { breathe } from "../common/slices.js";

export const AT_ONCE = 4;
const ALIVE = "[hx-get], [hx-post]"; // most messages have nothing for htmx to look after

// A message was put among the others.
export function wake(transcript, item) {
  if (item.querySelector(ALIVE)) window.htmx.process(item);
  transcript.tell(item.querySelector("article"));
}

export class Earlier {
  #near;
  #coming = null; // the item that is fetched for

  constructor(transcript, failed) {
    this.transcript = transcript;
    this.failed = failed;
    const seen = (found) => found.some(({ isIntersecting }) => isIntersecting) && this.#come();
    // One screen ahead, so that who goes on scrolling doesn't wait.
    this.#near = new IntersectionObserver(seen, {
      root: transcript.follow.scroller,
      rootMargin: "100% 0px 0px",
    });
    transcript.list.addEventListener("click", (event) => {
      if (!event.target.closest("[data-earlier]")) return;
      event.preventDefault();
      this.#come();
    });
    transcript.addEventListener("renewed", () => this.#watch());
    this.#watch();
  }

  get #item() {
    return this.transcript.list.querySelector("[data-earlier]");
  }

  #watch() {
    this.#near.disconnect();
    if (this.#item) this.#near.observe(this.#item);
  }

  async #come() {
    const item = this.#item;
    if (!item || item === this.#coming) return;
    this.#coming = item;
    try {
      await this.#put(item, await loadAll(item.querySelector("a").dataset.from));
      this.#watch();
    } catch (error) {
      this.failed(error); // by a click it is tried again
    }
    this.#coming = null;
  }

  // The branch that is shown may be another by now: then `item` is nowhere.
  async #put(item, fresh) {
    const [before] = fresh[0]?.matches("[data-earlier]") ? fresh.splice(0, 1) : [];
    while (fresh.length && item.isConnected) {
      const some = fresh.splice(-AT_ONCE);
      this.transcript.follow.keepPlace(() => item.after(...some));
      for (const one of some) wake(this.transcript, one);
      await breathe();
    }
    const focused = item.contains(document.activeElement) && item.nextElementSibling;
    this.transcript.follow.keepPlace(() => item.replaceWith(...(before ? [before] : [])));
    if (focused) focused.querySelector("article").focus({ preventScroll: true });
  }
}
