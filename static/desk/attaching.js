/* The files of a reply: they come by the button, a paste or a drop, are looked at by the server at
   once, and are sent with the words. The form is replaced now and then; what was chosen stays. */

const chosen = new Map(); // the files that will be sent, by how they stand in the list
let coming = 0;

const form = () => document.querySelector("#ticket-reply");
const list = () => document.querySelector("#reply-attached");

const hints = {
  tell(text) {
    document.querySelector("#reply-told").textContent = text;
  },
  show(text) {
    const place = document.querySelector("#reply-unfit");
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
  },
};

function show() {
  const box = list();
  if (box) box.hidden = !box.children.length;
}

// With scripts the button and the list take the place of the plain field.
function dress() {
  const plain = document.querySelector("#reply-files[name]");
  if (!plain) return;
  plain.removeAttribute("name");
  plain.closest(".field").hidden = true;
  document.querySelector("#reply-attach").hidden = false;
  list().append(...chosen.keys());
  show();
}

async function add(files) {
  if (!form()) return;
  hints.show("");
  for (const file of files) {
    coming += 1;
    try {
      const { upload } = await import("../chat/lazy/uploads.js").catch(() => {
        throw new Error(list().dataset.missed);
      });
      const item = await upload(file, { list: list(), form: form(), hints });
      if (item) chosen.set(item, file);
    } catch ({ message }) {
      if (message) hints.show(`${file.name}: ${message}`);
    } finally {
      coming -= 1;
      show();
    }
  }
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("#reply-attach")) document.querySelector("#reply-files").click();
  const item = target.closest("#reply-attached [data-detach]")?.closest("li");
  if (!item) return;
  chosen.delete(item);
  item.remove();
  show();
  document.querySelector("#reply-text").focus();
});

document.addEventListener("change", ({ target }) => {
  if (target.id !== "reply-files") return;
  add([...target.files]);
  target.value = "";
});

document.addEventListener("paste", (event) => {
  const files = [...event.clipboardData.files];
  if (!files.length || event.target.id !== "reply-text") return;
  event.preventDefault();
  add(files);
});

function drop(event) {
  if (!event.dataTransfer?.types.includes("Files") || !form()) return;
  event.preventDefault();
  form().toggleAttribute("data-dropping", event.type === "dragover");
  if (event.type === "drop") add([...event.dataTransfer.files]);
}
for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, drop);

document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "ticket-reply") return;
  if (coming) {
    event.preventDefault();
    hints.show(list().dataset.coming);
    return;
  }
  for (const file of chosen.values()) event.detail.formData.append("file", file);
});

document.body.addEventListener("desk:said", ({ detail }) => {
  if (detail.draft !== "reply") return;
  chosen.clear();
  list()?.replaceChildren();
  show();
});
document.body.addEventListener("htmx:afterSettle", dress);

dress();
