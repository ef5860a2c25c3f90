import { expect, test } from "vitest";
import { measureGrowth } from "./growth/measure-growth";

const RATIO_MAX = 2;

// Counted pages, so no noise. The full thousandfold is `npm run bench -- growth`; what grows shows at thirtyfold already.
test("what a call reads from the database does not grow with the history of everybody", async () => {
  const { growth } = await measureGrowth({ small: 1_000, large: 30_000 });
  expect(growth.map(({ path }) => path)).toEqual(expect.arrayContaining(["accept a request (busy)"]));
  expect(growth.filter(({ ratio }) => !(ratio <= RATIO_MAX))).toEqual([]);
}, 120_000);
