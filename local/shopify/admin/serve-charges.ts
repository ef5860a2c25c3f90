import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { type Charge, confirmationUrl, expireCharges, findCharge, isPurchase } from "../billing/create-charge";
import { decideCap, decideCharge, tellSubscription } from "../billing/decide-charge";
import { turnPeriods } from "../billing/turn-periods";
import { mapAddress } from "../browser/map-address.js";
import type { Subscription, UsageLine } from "../shop-state";
import type { StandIn } from "../stand-in";
import { adminPath, type Html, layOut, showStatus, showTime } from "./layout";

/** What the app asks to be paid: the list, and the page where the merchant approves or declines a charge. */
export function serveCharges(web: Hono, standIn: StandIn): void {
  const { state } = standIn;
  const show = (c: Context, title: string, body: Html) => c.html(layOut({ standIn, title, current: "/charges", body }));
  const confirmation = "/admin/charges/:installation/:id/:kind/:page";
  const find = (c: Context) => {
    expireCharges(state);
    const charge = findCharge(state, Number(c.req.param("id")));
    return charge?.signature === c.req.query("signature") ? charge : undefined;
  };
  web.get(`${adminPath(standIn)}/charges`, async (c) => {
    for (const subscription of turnPeriods(state)) await tellSubscription(standIn, subscription);
    return show(c, "Charges", drawCharges(standIn));
  });
  const capPage = "/admin/charges/:installation/:id/RecurringApplicationCharge/confirm_update_capped_amount";
  web.get(capPage, (c) => {
    const found = findAskedCap(standIn, Number(c.req.param("id")), c.req.query("signature"));
    return found ? show(c, "Approve cap", drawCap(standIn, found)) : c.text("There is no such request.", 404);
  });
  web.post(capPage, async (c) => {
    const found = findAskedCap(standIn, Number(c.req.param("id")), c.req.query("signature"));
    if (!found) return c.text("There is no such request.", 404);
    const { decision } = await c.req.parseBody();
    const decided = decision === "approve" ? "approve" : "decline";
    return c.redirect(await decideCap(standIn, found.subscription, decided), 303);
  });
  web.get(confirmation, (c) => {
    const charge = find(c);
    return charge
      ? show(c, "Approve charge", drawConfirmation(standIn, charge))
      : c.text("There is no such charge.", 404);
  });
  web.post(confirmation, async (c) => {
    const charge = find(c);
    if (!charge) return c.text("There is no such charge.", 404);
    const { decision } = await c.req.parseBody();
    return c.redirect(await decideCharge(standIn, charge, decision === "approve" ? "approve" : "decline"), 303);
  });
}

type AskedCap = { subscription: Subscription; line: UsageLine };

function findAskedCap({ state }: StandIn, id: number, signature: string | undefined): AskedCap | null {
  const subscription = state.subscriptions.get(id);
  for (const line of subscription?.lines ?? [])
    if (subscription && line.kind === "usage" && line.asked && line.asked.signature === signature)
      return { subscription, line };
  return null;
}

const drawCap = ({ config }: StandIn, { subscription, line }: AskedCap): Html => html`<h1>Approve cap</h1>
<form method="post" class="card">
  <p>${config.name} asks to charge usage of ${subscription.name} up to</p>
  <p class="big">${subscription.currency} ${line.asked?.cappedAmount} in 30 days</p>
  <p>instead of ${subscription.currency} ${line.cappedAmount} (${line.terms})</p>
  <button name="decision" value="decline">Decline</button>
  <button name="decision" value="approve" class="primary">Approve</button>
</form>`;

// approved, and put off until the period that was paid has ended
const isWaiting = (charge: Charge) => !isPurchase(charge) && charge.status === "PENDING" && !!charge.startsAt;
const isOpen = (charge: Charge) => charge.status === "PENDING" && !isWaiting(charge);
const describeState = (charge: Charge) => (isWaiting(charge) ? "approved" : charge.status.toLowerCase());

function describePrice(charge: Charge): string {
  if (isPurchase(charge)) return `${charge.currency} ${charge.price}, once`;
  return charge.lines
    .map((line) =>
      line.kind === "recurring"
        ? `${charge.currency} ${line.price} ${line.interval.toLowerCase().replaceAll("_", " ")}`
        : `usage up to ${charge.currency} ${line.cappedAmount} in 30 days (${line.terms})`,
    )
    .join(", ");
}

function drawCharges(standIn: StandIn): Html {
  const { purchases, subscriptions } = standIn.state;
  const all = [...purchases.values(), ...subscriptions.values()].sort((a, b) => b.id - a.id);
  const local = (charge: Charge) =>
    mapAddress(confirmationUrl(standIn, charge), { ...standIn, shop: standIn.state.shop });
  const row = (charge: Charge) => html`<tr>
    <td>${charge.name}</td><td>${describePrice(charge)}</td>
    <td>${showStatus(charge.status)}${isWaiting(charge) ? " approved, for the next period" : ""}</td><td>${charge.test ? "test" : "real"}</td><td>${showTime(charge.createdAt)}</td>
    <td>${isOpen(charge) ? html`<a href="${local(charge)}">Decide</a>` : ""}</td></tr>`;
  return html`<h1>Charges</h1><p class="hint">Nobody pays here: the stand-in has no money.</p>
<div class="scroll"><table><thead><tr><th>Charge</th><th>Price</th><th>Status</th><th>Kind</th><th>Asked</th>
<th><span class="hidden">Decide</span></th></tr></thead>
<tbody>${all.length > 0 ? all.map(row) : html`<tr><td colspan="6">The app has asked for nothing yet.</td></tr>`}</tbody></table></div>`;
}

function drawConfirmation(standIn: StandIn, charge: Charge): Html {
  if (!isOpen(charge))
    return html`<h1>Already decided</h1><p>The charge ${charge.name} is ${describeState(charge)}.</p>
<p><a href="${adminPath(standIn)}/charges">Charges</a></p>`;
  return html`<h1>Approve charge</h1>
<form method="post" class="card">
  <p>${standIn.config.name} asks <strong>${standIn.state.settings.name}</strong> for:</p>
  <p class="big">${charge.name}</p>
  <p>${describePrice(charge)}${isPurchase(charge) || !charge.trialDays ? "" : `, after ${charge.trialDays} days of trial`}</p>
  ${charge.test ? html`<p class="hint">A test charge: nobody is billed.</p>` : ""}
  <button name="decision" value="decline">Decline</button>
  <button name="decision" value="approve" class="primary">Approve</button>
</form>`;
}
