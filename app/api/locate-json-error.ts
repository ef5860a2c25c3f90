const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings may not hold them
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Where a text stops being JSON, as a character offset, and what should stand there. JSON.parse does not say it. Only for
 * texts that JSON.parse refused; reads without recursion.
 */
export function locateJsonError(text: string): { offset: number; expected: string } {
  const open: ("[" | "{")[] = [];
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found !== null;
  };
  const take = (character: string): boolean => {
    skip(SPACE);
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  // true: a value is complete; false: one was opened that wants its first member; null: neither
  const readValue = (): boolean | null => {
    if (take("{") || take("[")) {
      const kind = text[at - 1] as "[" | "{";
      if (take(kind === "{" ? "}" : "]")) return true;
      open.push(kind);
      return false;
    }
    return skip(STRING) || skip(SCALAR) ? true : null;
  };
  const readName = (): boolean => {
    skip(SPACE);
    return skip(STRING);
  };
  for (;;) {
    if (open.at(-1) === "{") {
      if (!readName()) return { offset: at, expected: "a property name in double quotes" };
      if (!take(":")) return { offset: at, expected: "':'" };
    }
    const complete = readValue();
    if (complete === null) return { offset: at, expected: "a value" };
    if (!complete) continue;
    while (open.length > 0 && take(open.at(-1) === "{" ? "}" : "]")) open.pop();
    if (open.length === 0) {
      skip(SPACE);
      return { offset: at, expected: "the end of the text" };
    }
    if (!take(",")) return { offset: at, expected: "','" };
  }
}
