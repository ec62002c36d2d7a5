// Where a socket connects to, with what the page has already.
export function addressOf(path, resume) {
  const address = new URL(path, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  for (const [name, value] of Object.entries(resume)) address.searchParams.set(name, value);
  return address;
}
