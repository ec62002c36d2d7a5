// Long work in slices, so that a tap, a key or a frame waits for none of it for long.
const SLICE = 8; // milliseconds

export const breathe = () => window.scheduler?.yield?.() ?? new Promise((next) => setTimeout(next));

// Await what this returns between two pieces of the work; a page out of sight keeps nobody waiting.
export function slices() {
  let until = performance.now() + SLICE;
  return async () => {
    if (document.hidden || performance.now() < until) return;
    await breathe();
    until = performance.now() + SLICE;
  };
}
