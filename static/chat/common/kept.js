// What this browser keeps by name; storage may be full or closed, and then nothing is kept.
export const OFF = "keys-off"; // single keys do nothing, neither here nor at the desk

export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {
    // The words still stand on the page.
  }
}
