// What a merchant reads before an uninstall: what becomes of looks, work, plan and credits, with their numbers.
import { expect, test } from "vitest";
import { listConsequences, percentOut } from "../../app/routes/app.settings/present-leave";

const nothing = { left: 0, credits: 0, open: 0, planName: null };
const all = { left: 12, credits: 1, open: 3, planName: "Small" };
const read = (...given: Parameters<typeof listConsequences>) => listConsequences(...given).join(" ");

test("kept and removed looks are told apart, with their number", () => {
  expect(read(all, true)).toMatch(/12 looks, with pictures\) stays there/);
  expect(read(all, false)).toMatch(
    /12 looks, with pictures\) is removed first\. If that fails, Looklift stays installed/,
  );
  expect(read({ ...all, left: 1 }, true)).toContain("(1 look, with pictures)");
});

test("work, plan and credits are named where there are any", () => {
  const words = read(all, true);
  for (const part of ["3 extractions", "Your plan Small ends", "You have 1 credit.", "API keys"])
    expect(words).toContain(part);
  const few = read(nothing, false);
  expect(few).toContain("There is nothing of Looklift in your shop.");
  expect(few).not.toMatch(/plan|under way|removed/);
});

test("progress goes from 0 to 100, also when looks come back meanwhile", () => {
  const states = [
    { total: 4, left: 4 },
    { total: 4, left: 1 },
    { total: 4, left: 0 },
    { total: 4, left: 5 },
    { total: 0, left: 0 },
  ];
  expect(states.map(percentOut)).toEqual([0, 75, 100, 0, 0]);
});
