/* One thing at a time: what is pressed while an answer is awaited is pressed when it has come. htmx
   would end the first for the second, and a reply could be lost with it. What was refused holds up
   what came after it: a ticket is not resolved whose last words were not sent. */

const poll = document.querySelector("#ticket-poll");
let busy = null; // the request whose answer is awaited
let later = []; // the buttons and links that were pressed meanwhile

// The answer may have replaced the form of a button: it is the same by its id.
function press(pressed) {
  const found = pressed.isConnected ? pressed : pressed.id && document.getElementById(pressed.id);
  found?.click();
}

function wait(pressed) {
  if (pressed && !later.includes(pressed)) later.push(pressed);
}

document.body.addEventListener("htmx:confirm", (event) => {
  const { verb, triggeringEvent } = event.detail;
  if (verb === "get") return;
  if (busy) {
    event.preventDefault();
    wait(triggeringEvent?.submitter);
  } else {
    // Of two looks the second would begin as the first is ended, and replace the form meanwhile.
    window.htmx.trigger(poll, "htmx:abort");
  }
});

document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "get") busy = detail.xhr;
});

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr !== busy) return;
  const done = detail.xhr.status >= 200 && detail.xhr.status < 400; // htmx swaps some others, too
  const pressed = done ? later : [];
  busy = null;
  later = [];
  setTimeout(() => pressed.forEach(press)); // when htmx has let go of this one
});

// Whoever leaves at once would end it as well; a second press says that they don't want to wait.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]:not([data-opens], [target])");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!busy || !link || elsewhere || later.includes(link)) return;
  event.preventDefault();
  wait(link);
});
