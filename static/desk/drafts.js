/* What is typed and not sent is kept by the server, so that it follows the agent to another
   browser. This browser keeps only what has not reached the server yet. */

const PAUSE = 800;
const waiting = new Map(); // fields whose words are on their way, by name

function fields() {
  return document.querySelectorAll("textarea[data-draft]");
}

function nameOf(field) {
  return `desk-draft:${field.dataset.draftOf}:${field.dataset.draft}`;
}

// What is here and not there is newer than what the page brought along.
function restore() {
  for (const field of fields()) {
    const kept = localStorage.getItem(nameOf(field));
    if (kept === null) continue;
    if (kept !== field.value && document.activeElement !== field) field.value = kept;
    if (!waiting.has(nameOf(field))) save(field);
  }
}

function typed(field) {
  localStorage.setItem(nameOf(field), field.value);
  clearTimeout(waiting.get(nameOf(field)));
  waiting.set(nameOf(field), setTimeout(save, PAUSE, field));
}

async function save(field) {
  const name = nameOf(field);
  waiting.delete(name);
  const text = localStorage.getItem(name);
  if (text === null) return;
  const form = field.form;
  const body = new FormData();
  body.set("kind", field.dataset.draft);
  body.set("text", text);
  body.set("key", form.elements.key.value);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(field.dataset.draftUrl, { method: "POST", body, keepalive: true });
    if (answer.status === 204 && localStorage.getItem(name) === text) localStorage.removeItem(name);
  } catch {
    // Without a connection it stays in this browser, and goes with the next word or page.
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("textarea[data-draft]")) typed(target);
});

addEventListener("pagehide", () => {
  for (const field of fields()) if (waiting.has(nameOf(field))) save(field);
});
addEventListener("online", restore);

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("textarea[data-draft]");
  if (!field || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const send = field.form.querySelector("button:not([type=button])");
  if (!send.disabled) field.form.requestSubmit(send);
});

/* The server says which form's words arrived; only then is their draft let go. */
document.body.addEventListener("desk:said", ({ detail }) => {
  for (const field of fields()) {
    if (field.dataset.draft !== detail.draft) continue;
    clearTimeout(waiting.get(nameOf(field)));
    waiting.delete(nameOf(field));
    localStorage.removeItem(nameOf(field));
  }
});
document.body.addEventListener("htmx:afterSettle", restore);

restore();
