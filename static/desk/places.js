/* The way back from a ticket leads to the list as it was, to the ticket's row in it; the next ticket is that list's. */

const LIST = "desk-list";
const AT = "desk-at";
const ticket = document.querySelector("#ticket-head");

function remember() {
  sessionStorage.setItem(LIST, location.search);
}

// On the list: where one was, once.
function comeBack() {
  const row = document.querySelector(`#ticket-${CSS.escape(sessionStorage.getItem(AT) ?? "")}`);
  sessionStorage.removeItem(AT);
  if (document.activeElement === document.body) row?.focus();
  remember();
  document.body.addEventListener("htmx:afterSettle", remember);
}

function leadBack() {
  const list = document.querySelector("#to-queue").pathname;
  sessionStorage.setItem(AT, ticket.dataset.number);
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("main a[href]");
    if (link?.pathname === list || link?.hasAttribute("data-along")) link.search = sessionStorage.getItem(LIST) ?? "";
  });
}

if (ticket) leadBack();
else comeBack();
