// The worker in which code is coloured: the first use of a language would keep a phone's page from
// its keys for a tenth of a second. It is told where the library and its languages are.
const PIECES = /<span class="([^"]*)">|<\/span>|([^<]+)/g;
const SIGNS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" };
// What highlight.js calls it, and the class that has its colour.
const CLASSES = {
  ...{ keyword: "k", literal: "k", type: "k", built_in: "nb", number: "m", comment: "c" },
  ...{ string: "s", regexp: "s", symbol: "s", meta: "nd", doctag: "c", attr: "na", name: "nt" },
  ...{ "selector-tag": "nt", attribute: "k", addition: "gi", deletion: "gd" },
  ...{ function_: "nf", class_: "nc" },
};

self.onmessage = async ({ data: { number, code, name, addresses } }) => {
  self.postMessage({ number, runs: await coloured(code, name, addresses).catch(() => null) });
};

async function coloured(code, name, addresses) {
  const [core, language] = await Promise.all(addresses.map((address) => import(address)));
  const highlighter = core.default;
  if (!highlighter.getLanguage(name)) highlighter.registerLanguage(name, language.default);
  return runsOf(highlighter.highlight(code, { language: name, ignoreIllegals: true }).value);
}

// The code in pieces of one colour, each with its class or "", and each on one line as the server's.
function runsOf(html) {
  const runs = [];
  const open = [""];
  for (const [, names, text] of html.matchAll(PIECES)) {
    if (text) add(runs, text.replace(/&[^;]+;/g, (sign) => SIGNS[sign] ?? sign), open.at(-1));
    else if (names) open.push(classOf(names) ?? open.at(-1));
    else open.pop();
  }
  return runs;
}

function add(runs, text, name) {
  for (const piece of text.split(/(\n)/).filter(Boolean)) {
    const its = piece === "\n" ? "" : name;
    const last = runs.at(-1);
    if (last?.[1] === its) last[0] += piece;
    else runs.push([piece, its]);
  }
}

const classOf = (names) =>
  names
    .split(" ")
    .map((name) => CLASSES[name.replace("hljs-", "")])
    .filter(Boolean)
    .pop();
