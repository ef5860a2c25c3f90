// A merchant runs low on credits and buys some: approves one charge, declines another, leaves one undecided for a while, and
// takes a plan and ends it.
import { expect, test } from "@playwright/test";
import { goToApproval, openPlans, pay, purchases, readBalance, seePlans, takePictures, WIDE } from "./plans-page";

test("credits are bought, declined, and come with a plan", async ({ page }) => {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.setViewportSize(WIDE);
  const app = await openPlans(page);
  await expect(app.getByText("Your plan: Free")).toBeVisible();
  const before = await readBalance(app);
  await takePictures(page, "1-free");

  await pay(page, "Buy 50 credits", "Approve");
  await expect(app.getByText("50 credits added")).toBeVisible();
  expect(await readBalance(app)).toBe(before + 50);
  await takePictures(page, "2-bought");

  await pay(page, "Buy 250 credits", "Decline");
  await expect(app.getByText("You declined the charge")).toBeVisible();
  expect(await readBalance(app)).toBe(before + 50);

  await pay(page, "Choose the Boutique plan", "Approve");
  await expect(app.getByText("You are on the Boutique plan")).toBeVisible();
  expect(await readBalance(app)).toBe(before + 170);

  await app.getByLabel("Cap for 30 days, in USD").fill("40");
  await app.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("heading", { name: "Approve cap" })).toBeVisible();
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(app.getByText("$0.00 of $40.00 used in this period.")).toBeVisible({ timeout: 60_000 });
  await expect(app.getByText("Shopify has your approval for up to $40.00")).toBeVisible();
  await expect(app.getByText("Your higher cap is not approved yet")).toBeHidden();
  await takePictures(page, "3-plan");
  await app.getByRole("button", { name: "Switch off" }).click();
  await expect(app.getByText("Nothing is bought until you switch it on.")).toBeVisible();

  await app.getByRole("button", { name: "End plan" }).click();
  await app.getByRole("dialog").getByRole("button", { name: "End plan" }).click();
  await expect(app.getByText("Your plan: Free")).toBeVisible();
  expect(await readBalance(app)).toBe(before + 170);
  for (const words of ["Paid", "Declined", "Ended"])
    await expect(purchases(app).getByText(words, { exact: true })).toBeVisible();
  await takePictures(page, "4-history");
  expect(faults).toEqual([]);
});

test("a purchase that was left undecided is gone on with, and one that was thought better of is declined", async ({
  page,
}) => {
  await page.setViewportSize(WIDE);
  let app = await openPlans(page);
  const before = await readBalance(app);
  const waiting = purchases(app).filter({ hasText: "Not decided yet" });
  await expect(waiting).toHaveCount(0);

  await goToApproval(page, "Buy 250 credits");
  await page.goBack();
  app = await seePlans(page);
  await expect(waiting).toHaveCount(1);
  await expect(waiting).toContainText(/250 credits.*It expires by itself on .*\$30\.00.*Pending/);
  expect(await readBalance(app)).toBe(before);
  await takePictures(page, "5-pending");

  await pay(page, "Go on with the purchase: 250 credits", "Approve");
  await expect(app.getByText("250 credits added")).toBeVisible();
  await expect(waiting).toHaveCount(0);
  expect(await readBalance(app)).toBe(before + 250);
  app = await openPlans(page);
  expect(await readBalance(app)).toBe(before + 250);

  await goToApproval(page, "Choose the Boutique plan");
  await page.goBack();
  await seePlans(page);
  await expect(waiting).toContainText("Boutique plan");
  await pay(page, "Go on with the purchase: Boutique", "Decline");
  await expect(app.getByText("You declined the charge")).toBeVisible();
  await expect(waiting).toHaveCount(0);
  expect(await readBalance(app)).toBe(before + 250);
});
