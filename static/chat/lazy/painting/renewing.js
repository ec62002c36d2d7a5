// Makes of what stands in the page what was made anew: all that is the same before the first
// difference stays where it is, laid out, coloured and selected.
function renew(shown, fresh) {
  const nodes = [...fresh.childNodes];
  let at = 0;
  while (at < nodes.length && same(shown.childNodes[at], nodes[at])) at += 1;
  if (at < nodes.length && become(shown.childNodes[at], nodes[at])) at += 1;
  while (shown.childNodes.length > at) shown.lastChild.remove();
  shown.append(...nodes.slice(at));
}

// A browser shapes all that is replaced, and of what is added nothing that stands before it.
export function renewText(node, text) {
  if (text.startsWith(node.data)) node.appendData(text.slice(node.length));
  else node.data = text;
}

// False when one can't become the other by what is in it.
export function become(shown, fresh) {
  if (shown instanceof Text && fresh instanceof Text) renewText(shown, fresh.data);
  else if (!shown?.cloneNode().isEqualNode(fresh.cloneNode()) || codeIn(fresh)) return false;
  else renew(shown, fresh);
  return true;
}

// Code has its colours later than its words, and those that are here stay.
function same(shown, fresh) {
  if (shown?.isEqualNode(fresh)) return true;
  const code = codeIn(fresh);
  return Boolean(code) && codeIn(shown)?.textContent.trimEnd() === code.textContent.trimEnd();
}

const codeIn = (node) => (node?.matches?.(".code") ? node.querySelector("code") : null);
