// What a finished answer has and one that grows has not: how deep a heading is among all, and beside
// the link of an image, which stays where it is, the image or the offer to show it.
export const BESIDE = ".image-offer, .image-shown";

export const beside = (prose) => [...prose.querySelectorAll(BESIDE)];

export function take(block, finished) {
  const level = finished.getAttribute("aria-level");
  if (level) block.setAttribute("aria-level", level);
  const links = block.querySelectorAll(".image-link");
  finished.querySelectorAll(".image-link").forEach((link, at) => {
    const ours = link.nextElementSibling;
    if (ours?.matches(BESIDE)) links[at].after(ours);
  });
}
