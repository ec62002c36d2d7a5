// Sends files to the server, which says what they are, and shows how far that is.
import { load, pattern } from "../common/fragments.js";

const CREATED = 201;

// Resolves to the file as it stands among the others; rejects with what was wrong with it. One
// that is too large is not sent: the server would hang up in the middle of it.
export async function upload(file, { list, form, hints }) {
  const { most, large } = list.dataset;
  if (file.size > Number(most)) throw new Error(large.replace("{name}", file.name));
  const item = pattern("coming");
  item.querySelector("[data-name]").textContent = file.name;
  const remove = item.querySelector("[data-detach]");
  remove.setAttribute("aria-label", `${remove.getAttribute("aria-label")} ${file.name}`);
  list.hidden = false;
  list.append(item);
  try {
    const answer = await sent(file, list.dataset, item);
    const fresh = nodeOf(answer.responseText);
    if (answer.status !== CREATED) throw new Error(textOf(fresh) || list.dataset.failed);
    if (item.isConnected) {
      item.replaceWith(fresh);
      hints.tell(list.dataset.attached.replace("{name}", file.name));
      return fresh;
    }
    const address = fresh.querySelector("[data-detach]").dataset.detach;
    if (address) await detach(address);
    return null;
  } finally {
    item.remove();
    form.elements.text.focus();
  }
}

export async function fetchWaiting(address) {
  return (await load(address)).children;
}

export async function detach(address) {
  await load(address, new URLSearchParams());
}

function sent(file, { address, failed }, item) {
  const request = new XMLHttpRequest();
  const progress = item.querySelector("progress");
  request.open("POST", address);
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    progress.value = loaded / total;
  });
  item.querySelector("button").addEventListener("click", () => request.abort());
  const body = new FormData();
  body.append("file", file);
  return new Promise((resolve, reject) => {
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("abort", () => reject(new Error("")));
    request.addEventListener("error", () => reject(new Error(failed)));
    request.send(body);
  });
}

function nodeOf(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

const textOf = (node) => node?.textContent.replace(/\s+/g, " ").trim();
