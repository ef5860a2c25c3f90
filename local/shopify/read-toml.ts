export type TomlValue = string | number | boolean | TomlValue[] | TomlTable;
export type TomlTable = { [key: string]: TomlValue };

type Cursor = { text: string; at: number };

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const INTEGER = /[+-]?(?:0|[1-9](?:_?\d)*)(?![\w.:-])/y;
const BOOLEAN = /(?:true|false)(?!\w)/y;
const BLANK = /[ \t]*/y;
const BLANK_LINES = /(?:[ \t\r\n]|#[^\n]*)*/y;
const LINE_END = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const escapes: Record<string, string> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" };

/**
 * Reads the part of TOML that Shopify's configuration files use: tables, arrays of tables, dotted and quoted keys, strings
 * on one line, integers, booleans and arrays. Throws an error with the line for anything else: dates, floats, inline tables
 * and strings over several lines included, and for a key or table that is set twice.
 */
export function readToml(text: string): TomlTable {
  const root: TomlTable = {};
  const cursor = { text, at: 0 };
  const tables = new Set<string>();
  let table = root;
  for (take(cursor, BLANK_LINES); cursor.at < text.length; take(cursor, BLANK_LINES)) {
    if (text[cursor.at] === "[") table = openTable(cursor, root, tables);
    else {
      const path = readKeyPath(cursor);
      expectText(cursor, "=");
      take(cursor, BLANK);
      setOnce(cursor, table, path, readValue(cursor));
    }
    if (take(cursor, LINE_END) === null) throw wrong(cursor, "more on this line than was understood");
  }
  return root;
}

function openTable(cursor: Cursor, root: TomlTable, tables: Set<string>): TomlTable {
  const isArray = cursor.text.startsWith("[[", cursor.at);
  cursor.at += isArray ? 2 : 1;
  const path = readKeyPath(cursor);
  expectText(cursor, isArray ? "]]" : "]");
  const name = path.at(-1)!;
  const parent = descend(cursor, root, path.slice(0, -1));
  if (!isArray) {
    const id = JSON.stringify(path);
    if (tables.has(id)) throw wrong(cursor, `the table ${path.join(".")} is there twice`);
    tables.add(id);
    return descend(cursor, parent, [name]);
  }
  parent[name] ??= [];
  const list = parent[name];
  if (!Array.isArray(list)) throw wrong(cursor, `${name} is not a list of tables`);
  const added: TomlTable = {};
  list.push(added);
  // the tables below belong to the entry that was added last, so each entry may name them again
  for (const id of tables) if (id.startsWith(JSON.stringify(path).slice(0, -1))) tables.delete(id);
  return added;
}

// A name on the way that holds a list of tables means the last of them.
function descend(cursor: Cursor, from: TomlTable, path: string[]): TomlTable {
  let table = from;
  for (const name of path) {
    if (!Object.hasOwn(table, name)) table[name] = {};
    const next = table[name];
    const last = Array.isArray(next) ? next.at(-1) : next;
    if (typeof last !== "object" || Array.isArray(last)) throw wrong(cursor, `${name} is not a table`);
    table = last;
  }
  return table;
}

function setOnce(cursor: Cursor, table: TomlTable, path: string[], value: TomlValue): void {
  const parent = descend(cursor, table, path.slice(0, -1));
  const name = path.at(-1)!;
  if (Object.hasOwn(parent, name)) throw wrong(cursor, `${path.join(".")} is set twice`);
  parent[name] = value;
}

function readKeyPath(cursor: Cursor): string[] {
  const path: string[] = [];
  do {
    take(cursor, BLANK);
    const quote = cursor.text[cursor.at];
    const name = quote === '"' || quote === "'" ? readString(cursor) : take(cursor, BARE_KEY);
    if (!name || name === "__proto__") throw wrong(cursor, "a key was expected");
    path.push(name);
    take(cursor, BLANK);
  } while (cursor.text[cursor.at] === "." && ++cursor.at);
  return path;
}

function readValue(cursor: Cursor): TomlValue {
  const first = cursor.text[cursor.at];
  if (first === '"' || first === "'") return readString(cursor);
  if (first === "[") return readArray(cursor);
  const boolean = take(cursor, BOOLEAN);
  if (boolean) return boolean === "true";
  const integer = take(cursor, INTEGER);
  if (integer) return Number(integer.replaceAll("_", ""));
  throw wrong(cursor, "this kind of value is not understood");
}

function readArray(cursor: Cursor): TomlValue[] {
  const values: TomlValue[] = [];
  cursor.at++;
  for (;;) {
    take(cursor, BLANK_LINES);
    if (cursor.text[cursor.at] !== "]") {
      values.push(readValue(cursor));
      take(cursor, BLANK_LINES);
    }
    const mark = cursor.text[cursor.at++];
    if (mark === "]") return values;
    if (mark !== ",") throw wrong(cursor, "an array does not end");
  }
}

function readString(cursor: Cursor): string {
  const { text } = cursor;
  const quote = text[cursor.at]!;
  if (text.startsWith(quote.repeat(3), cursor.at)) throw wrong(cursor, "strings over several lines are not understood");
  let value = "";
  for (cursor.at++; text[cursor.at] !== quote; cursor.at++) {
    const character = text[cursor.at];
    if (character === undefined || character === "\n") throw wrong(cursor, "a string does not end");
    value += character === "\\" && quote === '"' ? readEscape(cursor) : character;
  }
  cursor.at++;
  return value;
}

function readEscape(cursor: Cursor): string {
  const mark = cursor.text[++cursor.at] ?? "";
  const length = { u: 4, U: 8 }[mark];
  if (!length) {
    if (!Object.hasOwn(escapes, mark)) throw wrong(cursor, `\\${mark} is not understood`);
    return escapes[mark]!;
  }
  const digits = cursor.text.slice(cursor.at + 1, cursor.at + 1 + length);
  const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : 0x110000;
  if (code > 0x10ffff) throw wrong(cursor, `\\${mark} needs ${length} digits of a character`);
  cursor.at += length;
  return String.fromCodePoint(code);
}

function expectText(cursor: Cursor, text: string): void {
  if (!cursor.text.startsWith(text, cursor.at)) throw wrong(cursor, `${text} was expected`);
  cursor.at += text.length;
}

function take(cursor: Cursor, pattern: RegExp): string | null {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match) cursor.at = pattern.lastIndex;
  return match?.[0] ?? null;
}

function wrong(cursor: Cursor, what: string): Error {
  const line = cursor.text.slice(0, cursor.at).split("\n").length;
  return new Error(`TOML, line ${line}: ${what}`);
}
