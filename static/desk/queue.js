/* The list is read again all the time: what was chosen, and where the focus was, stays. */

const queue = document.querySelector("#queue");
const chosen = new Set();

function boxes() {
  return [...queue.querySelectorAll("input[name=ticket]")];
}

function show() {
  const all = queue.querySelector("#choose-all");
  if (!all) return;
  const marked = boxes().filter((box) => box.checked).length;
  all.checked = marked > 0 && marked === boxes().length;
  all.indeterminate = marked > 0 && !all.checked;
  queue.querySelector("#bulk").toggleAttribute("data-chosen", marked > 0);
}

queue.addEventListener("change", (event) => {
  if (event.target.id === "choose-all") {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  chosen.clear();
  for (const box of boxes()) if (box.checked) chosen.add(box.value);
  show();
});

let whom = "";
queue.addEventListener("htmx:beforeSwap", () => {
  whom = queue.querySelector("#bulk-to")?.value ?? "";
});
queue.addEventListener("htmx:afterSwap", () => {
  for (const box of boxes()) box.checked = chosen.has(box.value);
  const to = queue.querySelector("#bulk-to");
  if (to && whom) to.value = whom;
  show();
});
show();
