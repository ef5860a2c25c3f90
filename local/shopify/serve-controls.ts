import type { Hono } from "hono";
import { z } from "zod";
import { findCharge, isPurchase } from "./billing/create-charge";
import { decideCharge, tellSubscription } from "./billing/decide-charge";
import { turnPeriods } from "./billing/turn-periods";
import { describeForPicker } from "./describe-for-picker";
import { searchProducts } from "./graphql/list-products";
import { guardOrigin } from "./guard-requests";
import { makeIdToken } from "./oauth/id-token";
import { grantScopes, installApp, uninstallApp } from "./oauth/install-app";
import type { StandIn } from "./stand-in";
import { listTopics, type openDeliveries } from "./webhooks/deliver-webhooks";
import { samplePayload } from "./webhooks/payloads";

const webhookSchema = z.strictObject({ topic: z.string(), payload: z.record(z.string(), z.unknown()).optional() });
const scopesSchema = z.strictObject({ scopes: z.array(z.string()) });
const decisionSchema = z.strictObject({ decision: z.enum(["approve", "decline"]) });

type Controls = { standIn: StandIn; deliveries: ReturnType<typeof openDeliveries> };

/** What the admin's own pages and tests steer the stand-in by; nobody else may. */
export function serveControls(web: Hono, { standIn, deliveries }: Controls): void {
  const { state, config } = standIn;
  web.use("/stand-in/*", guardOrigin(standIn));
  web.get("/stand-in/id_token", (c) =>
    state.installation.installed ? c.text(makeIdToken(standIn)) : c.text("The app is not installed.", 409),
  );
  web.get("/stand-in/scopes", (c) =>
    c.json({ granted: state.installation.scopes, required: config.scopes, optional: config.optionalScopes }),
  );
  web.post("/stand-in/scopes", async (c) => {
    const parsed = scopesSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ error: 'expected {"scopes": […]}' }, 400);
    const unknown = parsed.data.scopes.filter((scope) => ![...config.scopes, ...config.optionalScopes].includes(scope));
    if (unknown.length > 0) return c.json({ error: `not among the app's optional scopes: ${unknown}` }, 422);
    await grantScopes(standIn, parsed.data.scopes);
    return c.json({ granted: state.installation.scopes });
  });
  web.get("/stand-in/products", (c) => {
    const without = c.req.queries("without")?.map((name) => name.toUpperCase()) ?? [];
    const all = [...state.products.values()].filter(({ status }) => !without.includes(status));
    return c.json(searchProducts(all, c.req.query("query")).map((product) => describeForPicker(standIn, product)));
  });
  web.get("/stand-in/deliveries", (c) => c.json(state.deliveries));
  web.get("/stand-in/charges", async (c) => {
    for (const subscription of turnPeriods(state)) await tellSubscription(standIn, subscription);
    const all = [...state.purchases.values(), ...state.subscriptions.values()];
    return c.json(all.map((charge) => ({ ...charge, kind: isPurchase(charge) ? "purchase" : "subscription" })));
  });
  web.post("/stand-in/webhooks", async (c) => {
    const parsed = webhookSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ error: 'expected {"topic", "payload"?}' }, 400);
    const { topic, payload } = parsed.data;
    if (!listTopics(config, state).includes(topic))
      return c.json({ error: `the app does not subscribe to ${topic}` }, 422);
    const before = state.deliveries.at(-1);
    await standIn.notify(topic, payload ?? samplePayload(state, topic));
    return c.json({ deliveries: state.deliveries.slice(before ? state.deliveries.indexOf(before) + 1 : 0) }, 202);
  });
  web.post("/stand-in/deliveries/:id/resend", async (c) => {
    const delivery = state.deliveries.find(({ id }) => id === c.req.param("id"));
    if (!delivery) return c.json({ error: "no such delivery" }, 404);
    await deliveries.resend(delivery);
    return c.json(delivery, 202);
  });
  web.post("/stand-in/charges/:id", async (c) => {
    const parsed = decisionSchema.safeParse(await c.req.json().catch(() => null));
    const charge = findCharge(state, Number(c.req.param("id")));
    if (!charge) return c.json({ error: "no such charge" }, 404);
    if (!parsed.success) return c.json({ error: 'expected {"decision": "approve" | "decline"}' }, 400);
    return c.json({ return_url: await decideCharge(standIn, charge, parsed.data.decision) });
  });
  web.post("/stand-in/uninstall", async (c) => {
    await uninstallApp(standIn);
    return c.body(null, 204);
  });
  web.post("/stand-in/install", async (c) => {
    await installApp(standIn);
    return c.body(null, 204);
  });
}
