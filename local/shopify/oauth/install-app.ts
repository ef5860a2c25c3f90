import type { StandIn } from "../stand-in";
import { describeShopForWebhook, describeSubscriptionForWebhook } from "../webhooks/payloads";

/** Takes the app out of the shop: its tokens die at once, its charges end, and it is told by webhook. */
export async function uninstallApp({ state, notify }: Pick<StandIn, "state" | "notify">): Promise<void> {
  if (!state.installation.installed) return;
  state.installation.installed = false;
  // what it had on the storefront goes with it
  Object.assign(state.installation, { webPixel: null, webhooks: [] });
  for (const [key, { ownerId }] of state.metafields)
    if (ownerId.includes("/AppInstallation/")) state.metafields.delete(key);
  state.tokens.clear();
  state.refreshTokens.clear();
  const now = new Date().toISOString();
  for (const subscription of state.subscriptions.values()) {
    if (subscription.status !== "ACTIVE") continue;
    Object.assign(subscription, { status: "CANCELLED", updatedAt: now });
    await notify("app_subscriptions/update", describeSubscriptionForWebhook(state, subscription));
  }
  await notify("app/uninstalled", describeShopForWebhook(state));
  await state.save();
}

/** Puts the app into the shop with the scopes of its configuration, as the merchant agreed to. */
export async function installApp({ state, config }: Pick<StandIn, "state" | "config">): Promise<void> {
  const { id } = state.installation;
  state.installation = { id, installed: true, scopes: config.scopes, installedAt: new Date().toISOString() };
  await state.save();
}

/** Gives the installed app, and the tokens that it has, the optional scopes that the merchant agreed to. */
export async function grantScopes(
  { state, config, notify }: Pick<StandIn, "state" | "config" | "notify">,
  asked: string[],
): Promise<void> {
  const { installation, settings } = state;
  const previous = installation.scopes;
  const added = asked.filter((scope) => config.optionalScopes.includes(scope) && !previous.includes(scope));
  if (added.length === 0) return;
  installation.scopes = [...previous, ...added];
  for (const token of [...state.tokens.values(), ...state.refreshTokens.values()]) token.scopes = installation.scopes;
  const { scopes: current, id } = installation;
  await notify("app/scopes_update", {
    id,
    previous,
    current,
    updated_at: new Date().toISOString(),
    shop_id: settings.id,
  });
  await state.save();
}

/** Gives the installed app the scopes of its configuration when that has changed since, and tells it by webhook. */
export async function updateScopes({ state, config, notify }: Pick<StandIn, "state" | "config" | "notify">) {
  const { scopes: previous, id, installed } = state.installation;
  const current = [...config.scopes, ...previous.filter((scope) => config.optionalScopes.includes(scope))];
  if (!installed || previous.join() === current.join()) return;
  state.installation.scopes = current;
  const body = { id, previous, current, updated_at: new Date().toISOString(), shop_id: state.settings.id };
  if (previous.length > 0) await notify("app/scopes_update", body);
  await state.save();
}
