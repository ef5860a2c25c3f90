import { expect, test } from "vitest";
import { readToml } from "../../local/shopify/read-toml";

test("tables, lists of tables, dotted keys and every kind of value are read", () => {
  const text = `
name = "A \\"name\\" \\u00e9" # a comment
path = 'C:\\new'
count = 1_000
on = true
[a.b]
access.admin = "merchant_read"
"quoted.key" = -3
[[hooks]]
topics = [
  "one", # first
  'two',
]
[hooks.filter]
by = "a"
[[hooks]]
uri = "/x"
[hooks.filter]
by = "b"`;
  expect(readToml(text)).toEqual({
    name: 'A "name" é',
    path: "C:\\new",
    count: 1000,
    on: true,
    a: { b: { access: { admin: "merchant_read" }, "quoted.key": -3 } },
    hooks: [
      { topics: ["one", "two"], filter: { by: "a" } },
      { uri: "/x", filter: { by: "b" } },
    ],
  });
});

test.each([
  ["a = 1\na = 2", "line 2: a is set twice"],
  ["[a]\nb = 1\n[a]", "line 3: the table a is there twice"],
  ["a = 1\n[a]", "line 2: a is not a table"],
  ["a = 1.5", "line 1: this kind of value is not understood"],
  ["a = 2026-10-01", "line 1: this kind of value is not understood"],
  ["a = { b = 1 }", "line 1: this kind of value is not understood"],
  ['a = """\nb"""', "line 1: strings over several lines are not understood"],
  ['a = "b', "line 1: a string does not end"],
  ['a = "\\x"', "line 1: \\x is not understood"],
  ['a = "\\uD"', "line 1: \\u needs 4 digits of a character"],
  ['a = ["b"', "line 1: an array does not end"],
  ["a = 1 b = 2", "line 1: more on this line than was understood"],
  ["a", "line 1: = was expected"],
  ["= 1", "line 1: a key was expected"],
  ['"__proto__" = 1', "line 1: a key was expected"],
])("%j is refused", (text, message) => {
  expect(() => readToml(text)).toThrow(message);
});
