// Where everything becomes slow fewer calls are taken on, and more again when it has become quick.
import { expect, test } from "vitest";
import { adaptLimit } from "~/api/adapt-limit";

function makeLimit() {
  let time = 0;
  const limit = adaptLimit({ max: 64, min: 8, targetMs: 1_000, now: () => time });
  const end = (ms: number, times = 1) => {
    for (let n = 0; n < times; n++) limit.learn(ms);
    return limit.current();
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { end, pass };
}

test("quick calls leave it at its most", () => {
  expect(makeLimit().end(20, 1_000)).toBe(64);
});

test("calls that became slow together cut it once", () => {
  const { end, pass } = makeLimit();
  expect(end(1_500, 64)).toBe(51);
  pass(1_000);
  expect(end(1_500, 51)).toBe(40);
});

test("it never falls below its least, and comes back in time", () => {
  const { end, pass } = makeLimit();
  for (let n = 0; n < 50; n++) {
    end(5_000);
    pass(1_000);
  }
  expect(end(5_000)).toBe(8);
  expect(end(20, 9)).toBe(9);
  expect(end(20, 3_000)).toBe(64);
});
