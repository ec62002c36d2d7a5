// What is left out between the messages that a search led to and the latest comes as somebody reads
// up to it, from whichever side, until both sides meet.
import { loadAll } from "../common/fragments.js";
import { breathe } from "../common/slices.js";
import { AT_ONCE, wake } from "../transcript/earlier.js";

const nameOf = (item) => item.querySelector("article")?.dataset.message;

export class Between {
  #coming = false;
  #near;

  constructor(transcript, gap, failed) {
    Object.assign(this, { transcript, gap, failed });
    const seen = (found) => found.some(({ isIntersecting }) => isIntersecting) && this.#come();
    // One screen ahead, so that who goes on scrolling doesn't wait.
    const root = transcript.follow.scroller;
    this.#near = new IntersectionObserver(seen, { root, rootMargin: "100% 0px" });
    gap.addEventListener("click", (event) => {
      event.preventDefault();
      this.#come();
    });
    this.#near.observe(gap);
  }

  // Whether what is missing comes below what somebody reads.
  get #below() {
    const { top, height } = this.transcript.follow.scroller.getBoundingClientRect();
    return this.gap.getBoundingClientRect().top > top + height / 2;
  }

  async #come() {
    if (this.#coming || !this.gap.isConnected) return;
    this.#coming = true;
    this.#near.disconnect();
    try {
      await (this.#below ? this.#following() : this.#preceding());
      if (this.gap.isConnected) this.#near.observe(this.gap);
    } catch (error) {
      this.failed(error); // by a click it is tried again
    }
    this.#coming = false;
  }

  async #following() {
    const { missing, met } = await this.#load("after", this.gap.previousElementSibling);
    while (missing.length) await this.#put("before", missing.splice(0, AT_ONCE));
    if (met) this.#close();
  }

  async #preceding() {
    const { missing, met } = await this.#load("before", this.gap.nextElementSibling);
    while (missing.length) await this.#put("after", missing.splice(-AT_ONCE));
    if (met) this.#close();
  }

  async #load(side, item) {
    const fresh = await loadAll(`${this.transcript.address}transcript/?${side}=${nameOf(item)}`);
    const all = fresh.filter(nameOf);
    const missing = all.filter((one) => !this.transcript.find(`[data-message="${nameOf(one)}"]`));
    return { missing, met: missing.length < all.length || !all.length };
  }

  // Another branch may be shown by now: then the gap is nowhere.
  async #put(where, some) {
    if (!this.gap.isConnected) return;
    this.#change(() => this.gap[where](...some));
    for (const one of some) wake(this.transcript, one);
    await breathe();
  }

  #close() {
    const focused = this.gap.contains(document.activeElement) && this.gap.nextElementSibling;
    this.#change(() => this.gap.remove());
    if (focused) focused.querySelector("article").focus({ preventScroll: true });
  }

  // What is read stays where it is.
  #change(change) {
    if (this.#below) change();
    else this.transcript.follow.keepPlace(change);
  }
}
