// What a finished answer has beside the link of an image, and one that grows has not: the image, or
// the offer to show it. The link stays where it is.
export const BESIDE = ".image-offer, .image-shown";

export const beside = (prose) => [...prose.querySelectorAll(BESIDE)];

export function take(block, finished) {
  const links = block.querySelectorAll(".image-link");
  finished.querySelectorAll(".image-link").forEach((link, at) => {
    const ours = link.nextElementSibling;
    if (ours?.matches(BESIDE)) links[at].after(ours);
  });
}
