// Where an answer may lead.
export const SAFE_ADDRESS = /^(?:https?|mailto):/i;
const HOST = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:@]+)/i;

// Nothing is loaded from elsewhere: the link says where the image is, and opens it there.
export function imageLink({ href, text }) {
  const link = document.createElement("a");
  link.className = "image-link";
  link.href = href;
  link.textContent = text || href;
  const [, name] = HOST.exec(href) ?? [];
  if (name) {
    const host = document.createElement("span");
    host.className = "image-host";
    host.textContent = name;
    link.append(" ", host);
  }
  return link.outerHTML;
}
