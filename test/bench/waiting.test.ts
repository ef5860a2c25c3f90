import { expect, test } from "vitest";
import { measureWaiting } from "./growth/measure-growth";

const RATIO_MAX = 1.5;

test("what a call reads from the database does not grow with the requests of others that wait", async () => {
  const growth = await measureWaiting({ small: 100, large: 10_000 });
  expect(growth.map(({ path }) => path)).toContain("accept a request (quiet)");
  expect(growth.filter(({ ratio }) => !(ratio <= RATIO_MAX))).toEqual([]);
}, 120_000);
