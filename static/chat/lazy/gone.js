// A deletion can be undone, in another tab or elsewhere: whoever has the conversation open goes on
// in it then, without a reload.
const FIRST_WAIT = 15_000;
const LOOKS = 5; // each after twice the wait; after eight minutes only whoever comes back looks
let watch;

// Looks at `address` while somebody looks at this page, and calls `goOn` when it is there again.
export function whenBack(address, goOn) {
  watch?.abort();
  watch = new AbortController();
  const { signal } = watch;
  const look = async () => {
    if (document.hidden) return;
    const { ok } = await fetch(address).catch(() => ({ ok: false }));
    if (!ok || signal.aborted) return;
    watch.abort();
    goOn();
  };
  let timer;
  const later = (looks) => {
    if (looks === LOOKS || signal.aborted) return;
    timer = setTimeout(() => look().then(() => later(looks + 1)), FIRST_WAIT * 2 ** looks);
  };
  later(0);
  signal.addEventListener("abort", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", look, { signal });
  document.body.addEventListener("conversations:changed", look, { signal });
}
