import type { Page } from "@playwright/test";

/**
 * What is wrong with how the blocks on a page are laid out, in words: something sticks out, a hotspot is not where its item is, a
 * target is too small to be hit, words are cut off, a picture does not fill its place. Empty where all is well.
 */
export function findFlaws(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const flaws: string[] = [];
    const TARGET_PIXELS_MIN = 24;
    const say = (what: string, element: Element) => flaws.push(`${what}: ${element.localName}.${element.className}`);
    const boxOf = (element: Element) => element.getBoundingClientRect();
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const all = (selector: string) => [...document.querySelectorAll(selector)].filter(isShown);
    const sticksOut = (inner: DOMRect, outer: DOMRect) =>
      inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.width > outer.width + 1;

    if (document.documentElement.scrollWidth > innerWidth) flaws.push("the page scrolls sideways");
    if (all(".ll").length === 0) flaws.push("there is no block");
    for (const block of all(".ll"))
      for (const part of block.querySelectorAll("*")) {
        // what scrolls in a row of its own, what only screen readers read, and what lies over the photo
        if (!isShown(part) || part.closest(".ll-hidden, .ll-as-row li, .ll-lift, .ll-spots, .ll-tile")) continue;
        if (sticksOut(boxOf(part), boxOf(block))) say("sticks out", part);
      }
    for (const spot of all(".ll-spot")) {
      const dot = spot.querySelector(".ll-dot");
      const photo = spot.closest(".ll-photo");
      if (!dot || !photo) continue;
      const [own, whole] = [boxOf(dot), boxOf(photo)];
      const at = (name: string) => Number.parseFloat(getComputedStyle(spot).getPropertyValue(name)) / 100;
      const off = Math.hypot(
        own.x + own.width / 2 - whole.x - at("--x") * whole.width,
        own.y + own.height / 2 - whole.y - at("--y") * whole.height,
      );
      if (!(off < 1)) say(`is ${off.toFixed(1)} px off its item`, dot);
      const mark = boxOf(dot.firstElementChild ?? dot);
      if (mark.left < whole.left || mark.right > whole.right || mark.top < whole.top || mark.bottom > whole.bottom)
        say("lies outside the photo", dot);
    }
    for (const target of all(".ll :is(a, button, select, input:not([type=hidden]), summary)")) {
      const { width, height: own } = boxOf(target);
      // what lies over a link's surroundings belongs to it
      const height = Math.max(own, Number.parseFloat(getComputedStyle(target, "::after").height) || 0);
      if (Math.min(width, height) < TARGET_PIXELS_MIN - 0.5)
        say(`is only ${width.toFixed(1)} × ${height.toFixed(1)}`, target);
    }
    for (const words of all(".ll :is(h2, .ll-name, .ll-price, .ll-kind, .ll-sold, .ll-total, .ll-buy span)"))
      if (words.scrollWidth > words.clientWidth + 1 && getComputedStyle(words).display !== "inline")
        say("is cut off", words);
    for (const card of all(".ll-card"))
      if (sticksOut(boxOf(card), boxOf(card.closest(".ll-photo")!))) say("leaves the photo", card);
    for (const picture of all("li:not(.ll-on) .ll-tile img, .ll-image")) {
      const [own, place] = [boxOf(picture), boxOf(picture.closest(".ll-tile, .ll-photo")!)];
      if (Math.abs(own.width - place.width) > 1 || Math.abs(own.height - place.height) > 1)
        say("does not fill its place", picture);
    }
    for (const dot of all(".ll-dot"))
      for (const side of ["::before", "::after"])
        if (getComputedStyle(dot, side).content !== "none") say(`carries the theme's ${side}`, dot);
    for (const link of all(".ll a"))
      if (getComputedStyle(link).textDecorationLine !== "none") say("is underlined", link);
    return flaws;
  });
}
