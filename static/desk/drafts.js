/* What is typed and not sent is kept by the server, so that it follows the agent to another
   browser. This browser keeps only what has not reached the server yet, with the key under which
   it will be sent: a draft that arrives after its words were sent is then known to be late. */

const PAUSE = 800;
const waiting = new Map(); // fields whose words are on their way, by name

function fields() {
  return document.querySelectorAll("textarea[data-draft]");
}

function nameOf(field) {
  return `desk-unsaved:${field.dataset.draftOf}:${field.dataset.draft}`;
}

function keep(field, text) {
  const item = JSON.stringify({ text, key: field.form.elements.key.value });
  localStorage.setItem(nameOf(field), item);
}

function unsaved(field) {
  return JSON.parse(localStorage.getItem(nameOf(field)));
}

// What a page before this one could not save goes on under its own key.
function takeUp() {
  for (const field of fields()) {
    const { key } = unsaved(field) ?? {};
    if (key) field.form.elements.key.value = key;
  }
}

// What is here and not there is newer than what the page brought along.
function restore() {
  for (const field of fields()) {
    const text = unsaved(field)?.text;
    if (text === undefined) continue;
    if (text !== field.value && document.activeElement !== field) field.value = text;
    keep(field, text); // a form that was renewed has a new key
    if (!waiting.has(nameOf(field))) save(field);
  }
}

function typed(field) {
  keep(field, field.value);
  clearTimeout(waiting.get(nameOf(field)));
  waiting.set(nameOf(field), setTimeout(save, PAUSE, field));
}

async function save(field) {
  const name = nameOf(field);
  waiting.delete(name);
  const item = localStorage.getItem(name);
  if (item === null) return;
  const { text, key } = JSON.parse(item);
  const body = new FormData();
  body.set("kind", field.dataset.draft);
  body.set("text", text);
  body.set("key", key);
  body.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(field.dataset.draftUrl, { method: "POST", body, keepalive: true });
    const kept = answer.status === 204;
    const sent = answer.status === 205; // these words arrived, though no page was told
    if ((kept || sent) && localStorage.getItem(name) === item) localStorage.removeItem(name);
    if (sent && field.value === text) field.value = "";
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

takeUp();
restore();
