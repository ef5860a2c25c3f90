import { type Args, refuse, type View } from "./context";

const PAGE_MAX = 250;

type Paginate<T extends { id: number | string }> = { all: T[]; args: Args; show: (entry: T) => View };

/** One page of a list, as a connection. Cursors survive what is added or removed meanwhile. */
export function paginate<T extends { id: number | string }>({ all, args, show }: Paginate<T>): View {
  const { first, last, after, before } = args;
  if (first == null && last == null) throw refuse("you must provide one of first or last", "BAD_REQUEST");
  for (const size of [first, last])
    if (size != null && (size < 0 || size > PAGE_MAX))
      throw refuse(`Value must be between 0 and ${PAGE_MAX}, not ${size}`, "BAD_REQUEST");
  const from = after == null ? 0 : positionOf(all, after) + 1;
  const to = before == null ? all.length : positionOf(all, before);
  const window = all.slice(from, Math.max(from, to));
  const start = first == null ? Math.max(0, window.length - last) : 0;
  const page = window.slice(start, first == null ? undefined : first);
  const position = from + start;
  const cursor = (index: number) => Buffer.from(`${page[index]?.id}|${position + index}`).toString("base64url");
  return {
    nodes: () => page.map(show),
    edges: () => page.map((entry, index) => ({ cursor: cursor(index), node: show(entry) })),
    pageInfo: {
      hasNextPage: position + page.length < all.length,
      hasPreviousPage: position > 0,
      startCursor: page.length > 0 ? cursor(0) : null,
      endCursor: page.length > 0 ? cursor(page.length - 1) : null,
    },
  };
}

// Where the entry is now; where it was, when it is gone.
function positionOf(all: { id: number | string }[], cursor: string): number {
  const [, id = "", place = ""] = /^(.+)\|(\d+)$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (!place) throw refuse("Invalid cursor for current pagination sort.", "BAD_REQUEST");
  const found = all.findIndex((entry) => String(entry.id) === id);
  return found >= 0 ? found : Number(place) - 1;
}

type Sort<T> = { all: Iterable<T>; by: (entry: T) => string | number; reverse?: boolean };

export function sortBy<T>({ all, by, reverse = false }: Sort<T>): T[] {
  const compare = (a: T, b: T) => {
    const [left, right] = [by(a), by(b)];
    return typeof left === "string" ? left.localeCompare(String(right)) : left - Number(right);
  };
  const sorted = [...all].sort(compare);
  return reverse ? sorted.reverse() : sorted;
}
