// The server counts code points, JavaScript counts UTF-16 units.
export function pointsIn(text) {
  let count = 0;
  for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) count += 1;
  return count;
}

export function unitsUpTo(text, offset) {
  let at = 0;
  for (let count = 0; count < offset && at < text.length; count += 1) {
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
  }
  return at;
}
