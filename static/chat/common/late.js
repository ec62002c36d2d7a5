// Parts of the page that are fetched when they are first needed. One that does not come may have
// gone with an upgrade: whoever reads is told, instead of a click that does nothing.
let tell = () => {};

// Without a connection the page says so already, and would not come back.
export function tellMissed({ alerts, phrases, wire }) {
  tell = () => {
    if (wire.away || alerts.has("missed")) return;
    alerts.show("missed", phrases.missed, phrases.missedAct, () => location.reload());
  };
}

// Resolves to what `act` makes of the module, or to nothing where it did not come.
export function late(coming, act) {
  return coming.then(act, (error) => {
    console.warn(error);
    tell();
  });
}

export const desk = (act) => late(import("../lazy/desk.js"), act);
export const gone = (act) => late(import("../lazy/gone.js"), act);

// `page.js` notes what somebody pressed before the page could do it.
export function catchUp(main) {
  main.dataset.ready = "";
  for (const pressed of main.querySelectorAll("[aria-busy]")) {
    pressed.removeAttribute("aria-busy");
    pressed.click();
  }
}
