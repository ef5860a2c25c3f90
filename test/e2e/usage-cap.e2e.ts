// A merchant's credits run out while credits beyond the plan are on: a block is bought, the cap comes near, and is reached.
// Every credit is spent here: the journeys that need some have names before this one's.
import { expect, test } from "@playwright/test";
import pg from "pg";
import { openPlans, pay, purchases, readBalance, takePictures, WIDE } from "./plans-page";
import { addresses, readLocal } from "./world";

const SWEEP_MS_MAX = 90_000;
const NEAR = "app_subscriptions/approaching_capped_amount";
const database = new pg.Client(readLocal().database_url);
test.beforeAll(() => database.connect());
test.afterAll(() => database.end());

const ask = async <T>(sql: string) =>
  (await database.query<{ answer: T }>(`SELECT (${sql}) AS answer`)).rows[0]?.answer;
const client = "SELECT client_id FROM billing_accounts";

/** Shopify warns of the cap, by a webhook that it signs. */
async function warn(): Promise<void> {
  const gid = await ask<string>("SELECT charge_gid FROM subscriptions WHERE status = 'ACTIVE'");
  const answer = await fetch(`${addresses().standIn}/stand-in/webhooks`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: addresses().standIn },
    body: JSON.stringify({ topic: NEAR, payload: { app_subscription: { admin_graphql_api_id: gid } } }),
  });
  expect(answer.status).toBe(202);
  await expect.poll(() => ask<boolean>("SELECT bool_or(near_cap_at IS NOT NULL) FROM billing_accounts")).toBe(true);
}

test("a block is bought when credits run out, and the page says that the cap is near, and that it is reached", async ({
  page,
}) => {
  await page.setViewportSize(WIDE);
  let app = await openPlans(page);
  await pay(page, "Choose the Boutique plan", "Approve");
  await app.getByLabel("Cap for 30 days, in USD").fill("9");
  await app.getByRole("button", { name: "Switch on" }).click();
  await expect(app.getByText("$0.00 of $9.00 used in this period.")).toBeVisible();

  await database.query(`UPDATE credit_grants SET expires_at = now() WHERE remaining > 0 AND client_id IN (${client})`);
  await expect
    .poll(() => ask<number>("SELECT count(*)::int FROM overages WHERE granted_at IS NOT NULL"), {
      timeout: SWEEP_MS_MAX,
    })
    .toBe(1);
  await warn();
  app = await openPlans(page);
  expect(await readBalance(app)).toBe(20);
  await expect(app.getByText("$3.00 of $9.00 used in this period.")).toBeVisible();
  await expect(app.getByText("You come near your cap")).toBeVisible();
  await expect(app.getByText("Your cap is reached")).toBeHidden();
  const block = purchases(app).filter({ hasText: "20 credits beyond your plan (test)" });
  await expect(block).toContainText(/\$3\.00.*Paid/);
  await takePictures(page, "6-cap-near");

  await app.getByLabel("Cap for 30 days, in USD").fill("5");
  await app.getByRole("button", { name: "Change cap" }).click();
  await expect(app.getByText("Your cap is reached")).toBeVisible();
  await expect(app.getByText("You come near your cap")).toBeHidden();
  await takePictures(page, "7-cap-reached");

  await app.getByRole("button", { name: "End plan" }).click();
  await app.getByRole("dialog").getByRole("button", { name: "End plan" }).click();
  await expect(app.getByText("Your plan: Free")).toBeVisible();
  await expect(block).toHaveCount(1);
});
