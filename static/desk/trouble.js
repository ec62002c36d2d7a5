/* What could not be sent is said, and for how long nothing can be; what was written stays. */

const place = document.querySelector("#desk-trouble");

function say(kind) {
  place.textContent = kind ? place.dataset[kind] : "";
  place.hidden = !kind;
}

document.body.addEventListener("htmx:sendError", () => say("away"));
document.body.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.requestConfig.verb !== "get") say("failed");
});
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.isError && !place.hidden) say("");
});
document.addEventListener("desk:connected", () => say(""));
addEventListener("offline", () => say("away"));
