// A deletion can be undone, in another tab or elsewhere: whoever has the conversation open goes on
// in it then, without a reload.
const EVERY = 15_000;
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
  const timer = setInterval(look, EVERY);
  signal.addEventListener("abort", () => clearInterval(timer));
  document.addEventListener("visibilitychange", look, { signal });
  document.body.addEventListener("conversations:changed", look, { signal });
}
