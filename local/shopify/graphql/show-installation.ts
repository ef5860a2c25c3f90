import { makeGid } from "../gid";
import { uninstallApp } from "../oauth/install-app";
import { APP_HANDLE, storeName } from "../stand-in";
import { type Args, type GraphqlContext, type Resolver, userError, type View } from "./context";
import { paginate, sortBy } from "./paginate";
import { showPurchase, showSubscription } from "./show-charge";
import { showMetafields } from "./show-metafield";

const FLOW_BYTES_MAX = 50_000;

export function showInstallation(context: GraphqlContext): View {
  const { state } = context;
  const { purchases, subscriptions, installation } = state;
  const gid = makeGid("AppInstallation", installation.id);
  const newestFirst = (args: Args) => ({ by: ({ id }: { id: number }) => id, reverse: args.reverse });
  return {
    __typename: "AppInstallation",
    id: gid,
    app: () => showApp(context),
    launchUrl: `https://admin.shopify.com/store/${storeName(context)}/apps/${APP_HANDLE}`,
    uninstallUrl: null,
    accessScopes: context.scopes.map(showScope),
    oneTimePurchases: (args: Args) =>
      paginate({ all: sortBy({ all: purchases.values(), ...newestFirst(args) }), args, show: showPurchase }),
    allSubscriptions: (args: Args) =>
      paginate({ all: sortBy({ all: subscriptions.values(), ...newestFirst(args) }), args, show: showSubscription }),
    activeSubscriptions: () =>
      [...subscriptions.values()].filter(({ status }) => status === "ACTIVE").map(showSubscription),
    ...showMetafields(context, gid),
  };
}

function showApp(context: GraphqlContext): View {
  const { apiKey, config, state } = context;
  return {
    __typename: "App",
    id: makeGid("App", state.installation.id),
    apiKey,
    handle: APP_HANDLE,
    title: config.name,
    embedded: true,
    previouslyInstalled: false,
    webhookApiVersion: config.webhooks.apiVersion,
    requestedAccessScopes: config.scopes.map(showScope),
    installation: () => showInstallation(context),
  };
}

const showScope = (handle: string): View => ({ handle, description: handle.replace("_", " ") });

const currentAppInstallation: Resolver = (_, context) => showInstallation(context);

const appUninstall: Resolver = async (_, context) => {
  const app = showApp(context);
  if (context.state.installation.isLocked)
    return {
      app: null,
      userErrors: [userError(null, "An error occurred while uninstalling the app.", "APP_UNINSTALL_ERROR")],
    };
  await uninstallApp(context);
  return { app, userErrors: [] };
};

const flowTriggerReceive: Resolver = ({ handle, payload, body }: Args, { state }) => {
  const given = payload ?? body ?? {};
  if (!handle && !body) return { userErrors: [userError(["handle"], "Handle can't be blank")] };
  if (Buffer.byteLength(JSON.stringify(given)) > FLOW_BYTES_MAX)
    return {
      userErrors: [
        userError(["payload"], "Errors validating schema:\n  Properties size exceeds the limit of 50000 bytes.\n"),
      ],
    };
  state.flowTriggers.push({ handle: handle ?? "", payload: given, receivedAt: new Date().toISOString() });
  return { userErrors: [] };
};

export const installationQueries = { currentAppInstallation };
export const installationMutations = { appUninstall, flowTriggerReceive };
