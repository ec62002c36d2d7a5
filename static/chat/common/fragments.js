// Rendered pieces of the page, fetched from the server that sanitised them.
import { breathe } from "./slices.js";

const PIECE = 16_000; // characters that are parsed at once
const TRIES = 8; // as long as a restart takes
const PAUSE = 500;

// With a `body` it is posted.
export async function load(url, body) {
  const [first] = await loadAll(url, body);
  return first;
}

// The same of several pieces.
export async function loadAll(url, body) {
  const answer = await patiently(url, body ? { method: "POST", body } : {});
  return parsed(await answer.text());
}

// In a document of its own, which takes a long text piece by piece, and runs and loads nothing.
async function parsed(html) {
  const holder = document.implementation.createHTMLDocument();
  holder.write("<!doctype html><body>");
  for (let at = 0; at < html.length; at += PIECE) {
    if (at) await breathe();
    holder.write(html.slice(at, at + PIECE));
  }
  holder.close();
  return [...holder.body.children];
}

async function patiently(url, how) {
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) };
  for (let tried = 1; ; tried += 1) {
    try {
      const answer = await fetch(url, { ...how, headers });
      if (answer.ok) return answer;
      if (answer.status < 500 || tried === TRIES) throw new Error(`${url}: ${answer.status}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      if (!navigator.onLine) {
        await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
        tried = 0;
      } else if (tried === TRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE * tried));
  }
}

export function pattern(name) {
  return document.getElementById(`pattern-${name}`).content.firstElementChild.cloneNode(true);
}

// Put `fresh` where `old` is, without taking the reader's place away.
export function replace(old, fresh) {
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  window.htmx.process(fresh);
  if (focused) fresh.focus({ preventScroll: true });
  return fresh;
}

// Put `fresh` into `place`, unless somebody has opened there what it would bring closed.
export function put(place, fresh) {
  if (place.querySelector("details[open]") && fresh.querySelector("details")) return;
  place.replaceChildren(fresh);
  window.htmx.process(fresh);
}
