const QUOTE = 34;
const BACKSLASH = 92;

/** How many levels of arrays and objects a JSON text opens at most. Reads the text only, without recursion; the text may be broken. */
export function measureTextDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

/** How many levels of arrays and objects a parsed value has; 0 for a plain one. Without recursion. */
export function measureDepth(value: unknown): number {
  let deepest = 0;
  const open: { value: object; depth: number }[] = [];
  const push = (inner: unknown, depth: number) => {
    if (typeof inner !== "object" || inner === null) return;
    deepest = Math.max(deepest, depth);
    open.push({ value: inner, depth });
  };
  push(value, 1);
  for (let next = open.pop(); next; next = open.pop()) {
    for (const inner of Object.values(next.value)) push(inner, next.depth + 1);
  }
  return deepest;
}

/** The path to a number in a value that JSON cannot hold (1e400 reads as Infinity); null when all are finite. */
export function findInfinite(value: unknown): (string | number)[] | null {
  const open: { value: unknown; path: (string | number)[] }[] = [{ value, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: inner, path } = next;
    if (typeof inner === "number" && !Number.isFinite(inner)) return path;
    if (typeof inner !== "object" || inner === null) continue;
    for (const [key, each] of Object.entries(inner)) {
      if (typeof each !== "object" && typeof each !== "number") continue;
      open.push({ value: each, path: [...path, Array.isArray(inner) ? Number(key) : key] });
    }
  }
  return null;
}
