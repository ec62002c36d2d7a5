// A conversation opens at its end, or where a search led to; the rest comes as somebody goes there.
import { late } from "../common/late.js";
import { Earlier } from "./earlier.js";

export function place(transcript, failed) {
  const { follow, list } = transcript;
  if (!document.getElementById("opening")) follow.toEnd();
  const found = list.querySelector("[data-found]");
  if (found) {
    follow.show(found, "start");
    found.focus({ preventScroll: true });
  }
  new Earlier(transcript, failed);
  const gap = list.querySelector("[data-gap]");
  if (gap) late(import("../lazy/between.js"), ({ Between }) => new Between(transcript, gap, failed));
}
