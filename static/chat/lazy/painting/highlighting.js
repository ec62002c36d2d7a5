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

self.onmessage = async ({ data: { number, ...asked } }) => {
  self.postMessage({ number, pieces: await coloured(asked).catch(() => null) });
};

async function coloured({ code, name, addresses, lines, from }) {
  const [core, language] = await Promise.all(addresses.map((address) => import(address)));
  const highlighter = core.default;
  if (!highlighter.getLanguage(name)) highlighter.registerLanguage(name, language.default);
  const { value } = highlighter.highlight(code, { language: name, ignoreIllegals: true });
  return piecesOf(value, lines).slice(from);
}

// The code in pieces of so many lines: each a list of runs of one colour, with its class or "", and
// each on one line as the server's.
function piecesOf(html, lines) {
  const pieces = [[]];
  let ended = 0;
  const open = [""];
  for (const [, names, text] of html.matchAll(PIECES)) {
    if (text) {
      for (const run of runsOf(text.replace(/&[^;]+;/g, (sign) => SIGNS[sign] ?? sign), open.at(-1))) {
        add(pieces.at(-1), run);
        if (run[0] === "\n" && (ended += 1) % lines === 0) pieces.push([]);
      }
    } else if (names) open.push(classOf(names) ?? open.at(-1));
    else open.pop();
  }
  return pieces;
}

const runsOf = (text, name) =>
  text.split(/(\n)/).flatMap((part) => (part ? [[part, part === "\n" ? "" : name]] : []));

function add(runs, [text, name]) {
  const last = runs.at(-1);
  if (last?.[1] === name) last[0] += text;
  else runs.push([text, name]);
}

const classOf = (names) =>
  names
    .split(" ")
    .map((name) => CLASSES[name.replace("hljs-", "")])
    .filter(Boolean)
    .pop();
