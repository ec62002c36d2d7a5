// The worker in which code is coloured: the first use of a language would keep a phone's page from
// its keys for a tenth of a second. It is told where the library and its languages are.
self.onmessage = async ({ data: { number, code, name, addresses } }) => {
  self.postMessage({ number, html: await coloured(code, name, addresses).catch(() => null) });
};

async function coloured(code, name, addresses) {
  const [core, language] = await Promise.all(addresses.map((address) => import(address)));
  const highlighter = core.default;
  if (!highlighter.getLanguage(name)) highlighter.registerLanguage(name, language.default);
  return highlighter.highlight(code, { language: name, ignoreIllegals: true }).value;
}
