/* Who goes on writing while their words are on their way keeps what they write: the form that comes
   with the answer is a new one. */

const sent = new Map(); // the words that are on their way, by the field
const more = new Map(); // what its successor goes on with

function fieldOf({ target }) {
  return target.querySelector?.("textarea[data-draft]");
}

// What stands there beyond what was sent; whoever changed all of it means something new.
function beyond(words, text) {
  return text.startsWith(words) ? text.slice(words.length).trimStart() : text;
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const field = fieldOf(event);
  if (field) sent.set(field.id, field.value);
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const field = fieldOf(event);
  const words = sent.get(field?.id);
  if (words === undefined || words === field.value) return;
  const arrived = event.detail.xhr.status < 400;
  more.set(field.id, arrived ? beyond(words, field.value) : field.value);
});

document.body.addEventListener("htmx:afterSettle", () => {
  for (const [id, words] of more) {
    const field = document.getElementById(id);
    if (!field || !words) continue;
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true })); // it is a draft of its own
  }
  more.clear();
});
