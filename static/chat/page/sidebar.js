// The address, the list of conversations and who answers, kept in step with what was said.
const JOINED = "[data-notice='agent_joined']";
const BACK = "[data-notice='handed_back']";
const HANDS = `${JOINED}, ${BACK}, [data-notice='passed_on'], [data-notice='agent_away']`;

const KEPT = 31_536_000; // seconds; the server reads it, so that no page opens the list and folds it

export class Sidebar {
  #listed;

  constructor(main) {
    this.main = main;
    this.fold = document.getElementById("fold");
    this.fold.hidden = false;
    this.fold.addEventListener("click", () => this.#fold(!("folded" in main.dataset)));
    this.#listed = location.pathname === main.dataset.address;
    document.body.addEventListener("htmx:afterSwap", () => this.#title());
  }

  // The first words give the conversation its address, so that a reload finds it. The words come
  // first: on a phone the browser takes longer over the address than over them.
  begun() {
    setTimeout(() => this.address());
  }

  // The server has it: list it, once.
  settle() {
    if (this.#listed) return;
    this.#listed = true;
    this.begun();
    setTimeout(() => this.refresh());
  }

  // A notice may say who answers from here on; the last one in order holds, whenever it was loaded.
  held(article) {
    if (!article.matches(HANDS)) return;
    const last = [...this.main.querySelectorAll(HANDS)].pop();
    if (last.matches(BACK)) delete this.main.dataset.held;
    else this.main.dataset.held = last.matches(JOINED) ? "" : "nobody"; // of those who could answer
    this.refresh();
  }

  refresh() {
    window.htmx.trigger(document.body, "conversations:changed");
  }

  #fold(away) {
    this.main.toggleAttribute("data-folded", away);
    this.fold.setAttribute("aria-expanded", String(!away));
    document.cookie = `folded=1; path=/; samesite=lax; max-age=${away ? KEPT : 0}`;
  }

  // What a search found, which the address may name too, is not where somebody goes on from.
  address() {
    if (location.pathname + location.search === this.main.dataset.address) return;
    history.replaceState(null, "", this.main.dataset.address);
    const next = document.querySelector(".languages [name='next']"); // the switch leads back here
    if (next) next.value = this.main.dataset.address;
  }

  #title() {
    const current = document.querySelector("#conversations a[aria-current='page'] [dir]");
    const heading = document.querySelector("[data-title]");
    if (!current || !heading) return;
    heading.textContent = current.textContent;
    document.title = document.title.replace(/^.*(?= · )/s, () => current.textContent);
  }
}
