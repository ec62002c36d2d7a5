// Long work in slices, so that a tap, a key or a frame waits for none of it for long.
const SLICE = 8; // milliseconds
const FRAME = 100; // milliseconds after which no frame is waited for

export const breathe = () => window.scheduler?.yield?.() ?? new Promise((next) => setTimeout(next));

// Resolves when what was changed is painted: two long changes are better made in two frames.
// A page out of sight gets no frame, nor does one that goes out of sight while it waits.
export const painted = async () => {
  if (!document.hidden) {
    await new Promise((next) => {
      requestAnimationFrame(next);
      setTimeout(next, FRAME);
    });
  }
  await breathe();
};

// What may wait until nothing else is to be done.
export const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));

// Await what this returns between two pieces of the work; a page out of sight keeps nobody waiting.
export function slices() {
  let until = performance.now() + SLICE;
  return async () => {
    if (document.hidden || performance.now() < until) return;
    await breathe();
    until = performance.now() + SLICE;
  };
}
