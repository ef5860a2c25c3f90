/** The text that a person reads in a piece of HTML. */
export function readText(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]*>|&ensp;/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** The elements of a list in the block: what stands in each `<li class="…">`. */
export function readList(html: string, className: string): string[] {
  return html
    .split(new RegExp(`<li class="${className}(?: [^"]*)?"[^>]*>`))
    .slice(1)
    .map((part) => part.split("</li>")[0] ?? "");
}

/** Every address in the HTML, of whatever attribute. */
export function readUrls(html: string): string[] {
  const attributes = [...html.matchAll(/\s(?:src|href|action)="([^"]*)"/g)].map(([, url]) => url ?? "");
  const sets = [...html.matchAll(/\ssrcset="([^"]*)"/g)].flatMap(([, set]) =>
    (set ?? "").split(",").map((entry) => entry.trim().split(/\s+/)[0] ?? ""),
  );
  return [...attributes, ...sets];
}
