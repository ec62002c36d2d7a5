/* The ticket's page: the transcript stays where it was read, and moves are of what is shown. */

/* A transcript that was read to its end stays at its end when it is replaced. */
let following = true;
let place = 0;
let watched = 0; // lines that were there while the last of them was in view

function transcript() {
  return document.querySelector("#ticket-transcript");
}

function atItsEnd(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 48;
}

function keepThePlace() {
  const box = transcript();
  if (box) box.scrollTop = following ? box.scrollHeight : place;
}

/* On a narrow page the transcript does not scroll by itself: begin where the talk is now, and go
   along with it. */
function beginAtTheTalk() {
  const box = transcript();
  const talking = document.querySelector("#ticket-composer[data-mode=reply]");
  if (!talking || box.scrollHeight > box.clientHeight) return;
  lines().at(-1)?.scrollIntoView({ block: "center" });
}

// Its own items: an answer among them may have a list as well.
function lines() {
  return [...transcript().querySelectorAll(":scope > ol > li")];
}

function inView(line) {
  const { top, bottom } = line?.getBoundingClientRect() ?? {};
  return bottom > 0 && top < innerHeight;
}

/* The ways to pass a ticket on are left alone while somebody chooses; the version is not. */
function renewVersions() {
  const { version } = document.querySelector("#ticket-head [data-version]").dataset;
  for (const field of document.querySelectorAll("input[data-version]")) field.value = version;
}

/* A reason that is being written, or about to be, outlives what changes around it. */
let reason = null;

function keepTheReason() {
  const field = document.querySelector("#reveal-reason");
  const asked = field?.value || field?.closest("details").open;
  reason = asked ? { text: field.value, here: field === document.activeElement } : null;
}

function putTheReasonBack() {
  const field = document.querySelector("#reveal-reason");
  if (!field || !reason) return;
  field.value = reason.text;
  field.closest("details").open = true;
  if (reason.here) field.focus();
}

document.body.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "macros-list" || target.contains(document.activeElement)) return;
  target.querySelector("button")?.focus(); // unless one was chosen before the list had settled
});

/* A macro that was used, or could not be, has its answer on the page. */
document.body.addEventListener("htmx:afterRequest", ({ target }) => {
  if (target.matches("[data-macro]")) document.querySelector("#macros").close();
});

document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id === "ticket-context") keepTheReason();
  if (detail.target.id !== "ticket-transcript") return;
  following = atItsEnd(detail.target);
  watched = inView(lines().at(-1)) ? lines().length : 0;
  place = detail.target.scrollTop;
});
document.body.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target.id === "ticket-transcript") {
    keepThePlace();
    if (watched && lines().length > watched) beginAtTheTalk();
  }
  if (detail.target.id === "ticket-context") putTheReasonBack();
});
document.body.addEventListener("htmx:afterSettle", renewVersions);

/* What appears above or below leaves less of the transcript: what was at its end stays there. */
let height = transcript().clientHeight;
new ResizeObserver(() => {
  const box = transcript();
  if (box.scrollHeight - box.scrollTop - height < 48) box.scrollTop = box.scrollHeight;
  height = box.clientHeight;
}).observe(transcript().parentElement);

/* What has become a crisis gets its guidance, and the reverse; what is being written is kept. */
document.body.addEventListener("htmx:afterSettle", () => {
  const was = document.querySelector("main").hasAttribute("data-crisis");
  const is = document.querySelector("#ticket-head").hasAttribute("data-crisis");
  if (was !== is) location.reload();
});

keepThePlace();
beginAtTheTalk();
