/* What an agent has typed and not sent is kept in this browser, per agent, ticket and form. */

function nameOf(field) {
  return `desk-draft:${field.dataset.draftOf}:${field.dataset.draft}`;
}

function restore() {
  for (const field of document.querySelectorAll("textarea[data-draft]")) {
    const kept = localStorage.getItem(nameOf(field));
    if (kept && !field.value) field.value = kept;
  }
}

document.addEventListener("input", (event) => {
  const field = event.target.closest("textarea[data-draft]");
  if (!field) return;
  if (field.value) localStorage.setItem(nameOf(field), field.value);
  else localStorage.removeItem(nameOf(field));
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("textarea[data-draft]");
  if (!field || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const send = field.form.querySelector("button");
  if (!send.disabled) field.form.requestSubmit(send);
});

/* The server says which form's words arrived; only then is its draft let go. */
document.body.addEventListener("desk:said", (event) => {
  const field = document.querySelector(`textarea[data-draft="${event.detail.draft}"]`);
  if (field) localStorage.removeItem(nameOf(field));
});
document.body.addEventListener("htmx:afterSettle", restore);

restore();
