// A password can be read while it is typed. It is a password again before it is sent or left, so
// that browsers keep it as one, and never among what was typed into other fields.
function show(button, shown) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const { selectionStart: from, selectionEnd: to } = input;
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", shown);
  if (document.activeElement === input) input.setSelectionRange(from, to);
}

function hideAll() {
  document.querySelectorAll("[data-shows][aria-pressed='true']").forEach((one) => show(one, false));
}

// A press on the button leaves the cursor, and a phone's keyboard, where they are.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("[data-shows]")) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-shows]");
  if (button) show(button, button.getAttribute("aria-pressed") !== "true");
});
document.addEventListener("submit", hideAll, true);
addEventListener("pagehide", hideAll);
