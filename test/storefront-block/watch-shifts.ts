import type { Page } from "@playwright/test";

type Source = { node: Node | null; previousRect: DOMRect; currentRect: DOMRect };
type Shift = PerformanceEntry & { value: number; sources: Source[] };
type Watching = { shifts: string[] };

/** Has the pages that `page` opens from now on note what moves in them. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watching = globalThis as unknown as Watching;
    watching.shifts = [];
    const nameOf = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return element ? `${element.localName}.${element.className}` : "what is gone";
    };
    const tell = ({ value, sources }: Shift) =>
      `${value.toFixed(4)} of ${sources.map(({ node, previousRect: from, currentRect: to }) => `${nameOf(node)} from ${from.x},${from.y} to ${to.x},${to.y}`).join("; ")}`;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watching.shifts.push(tell(entry as Shift));
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** What has moved on the page, each with its part of the layout shift, also what moved after a shopper's own click. */
export const shiftsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as Watching).shifts);
