import { expect, test } from "vitest";
import { explainFailure, fetchRuntime, findRuntime, isNewEnough } from "../../local/start/find-runtime.mjs";

test("versions are compared by number, not by text", () => {
  expect(["22.12.0", "22.23.3", "24.0.0", "100.0.0"].map(isNewEnough)).toEqual([true, true, true, true]);
  expect(["22.11.9", "20.20.2", "9.0.0", "18.19.1"].map(isNewEnough)).toEqual([false, false, false, false]);
});

test("a registry without the wanted version is asked for an older and then for any newer one", async () => {
  const asked: string[] = [];
  const npm = async (args: string[]) => {
    asked.push(args.at(-1) ?? "");
    return { ok: false, words: "npm error code ETARGET" };
  };
  const { why } = await fetchRuntime({ folder: "/nowhere", npm });
  expect(asked.map((spec) => spec.replace(/^.*@/, ""))).toEqual(["24.21.0", ">=22.12.0 <25", ">=22.12.0"]);
  expect(why).toMatch(/Please install Node 22\.12\.0 or newer by hand/);
});

test("a folder without a Node has none to find", () => {
  expect(findRuntime("/nowhere")).toBeNull();
});

test.each([
  ["npm error code ENOTFOUND", /registry does not answer/],
  ["npm error code ENOSPC", /disk is full/],
  ["npm error code EACCES", /cannot be written/],
  ["Error: spawn npm ENOENT", /npm is not on the PATH/],
])("the words for %s help", (words, help) => {
  expect(explainFailure("It failed.", words)).toMatch(help);
});
