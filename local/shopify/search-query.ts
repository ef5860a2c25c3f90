/** What a query may ask of a thing: each field's value, text or numbers; several where it has several. */
export type Searchable = Record<string, string | number | (string | number)[]>;
type Test = (entry: Searchable) => boolean;
type Cursor = { tokens: string[]; at: number };

const FREE = "";

/**
 * Reads Shopify's search syntax and answers whether a thing matches: words, "phrases", `field:value`, prefixes with `*`,
 * comparisons (`:>`), `-` and NOT, AND, OR, parentheses. The field named "" is what free text is looked for in. Throws
 * a RangeError for a field that the thing does not have.
 */
export function readSearch(query: string): Test {
  const tokens = query.match(/\(|\)|-?(?:\w+:(?:>=|<=|>|<)?)?(?:"[^"]*"|'[^']*'|[^\s()"']+)|[^\s]/g) ?? [];
  if (tokens.length === 0) return () => true;
  return readEither({ tokens, at: 0 });
}

function readEither(cursor: Cursor): Test {
  const tests = [readAll(cursor)];
  while (cursor.tokens[cursor.at] === "OR") {
    cursor.at++;
    tests.push(readAll(cursor));
  }
  return (entry) => tests.some((test) => test(entry));
}

function readAll(cursor: Cursor): Test {
  const tests: Test[] = [];
  for (let token = cursor.tokens[cursor.at]; token !== undefined; token = cursor.tokens[cursor.at]) {
    if (token === "OR" || token === ")") break;
    if (token === "AND") cursor.at++;
    else tests.push(readOne(cursor));
  }
  return (entry) => tests.every((test) => test(entry));
}

function readOne(cursor: Cursor): Test {
  const token = cursor.tokens[cursor.at++] ?? "";
  if (token === "NOT") {
    const test = readOne(cursor);
    return (entry) => !test(entry);
  }
  if (token === "(") {
    const test = readEither(cursor);
    if (cursor.tokens[cursor.at] === ")") cursor.at++;
    return test;
  }
  if (token.startsWith("-") && token.length > 1) {
    const test = readTerm(token.slice(1));
    return (entry) => !test(entry);
  }
  return readTerm(token);
}

function readTerm(token: string): Test {
  const [, field = FREE, sign = "", rest = ""] = /^(?:(\w+):)?(>=|<=|>|<)?(.*)$/s.exec(token) ?? [];
  const wanted = rest.replace(/^["']|["']$/g, "").toLowerCase();
  const isPhrase = /^["']/.test(rest);
  return (entry) => {
    if (!(field in entry)) throw new RangeError(`searching by ${field}`);
    const values = [entry[field] ?? ""].flat();
    if (sign) return values.some((value) => compare(value, wanted, sign));
    const choices = isPhrase || field === FREE ? [wanted] : wanted.split(",");
    return choices.some((choice) => values.some((value) => matches(value, choice, field, isPhrase)));
  };
}

function matches(value: string | number, wanted: string, field: string, isPhrase: boolean): boolean {
  if (typeof value === "number") return String(value) === wanted || `${value}` === wanted.split("/").at(-1);
  const text = value.toLowerCase();
  if (wanted === "*") return text !== "";
  if (isPhrase || /\s/.test(wanted)) return text.includes(wanted);
  const words = [text, ...text.split(/[^\p{L}\p{N}]+/u)];
  const prefix = wanted.endsWith("*") ? wanted.slice(0, -1) : wanted;
  return words.some((word) => (wanted.endsWith("*") || field === FREE ? word.startsWith(prefix) : word === prefix));
}

function compare(value: string | number, wanted: string, sign: string): boolean {
  const date = typeof value === "string" ? Date.parse(value) : value;
  const [left, right] = [date, typeof value === "string" ? Date.parse(wanted) : Number(wanted)];
  if (sign === ">") return left > right;
  if (sign === "<") return left < right;
  return sign === ">=" ? left >= right : left <= right;
}
