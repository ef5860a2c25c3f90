import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useRouteError } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { openBillingAccount } from "~/billing/open-account";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { payOwedRemoval } from "~/compliance/close-leave";
import { appBridge } from "~/shopify.server";
import appStyles from "./app.css?url";
import { EarlyLinks } from "./early-links";
import { PageFrame } from "./page-frame";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: appStyles },
];

export async function loader({ request }: LoaderFunctionArgs) {
  const merchant = await authenticateMerchant(request);
  await openBillingAccount(merchant);
  await payOwedRemoval(merchant);
  return appBridge;
}

// What it answers never changes; every page below authenticates for itself.
export const shouldRevalidate = () => false;

export default function AppLayout() {
  const { apiKey, url } = useLoaderData<typeof loader>();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} __APP_BRIDGE_URL={url}>
      <EarlyLinks />
      <NavMenu>
        <Link to="/app" rel="home">
          Looks
        </Link>
        <Link to="/app/looks/new">New look</Link>
        <Link to="/app/report">Report</Link>
        <Link to="/app/credits">Credits</Link>
        <Link to="/app/plans">Plans and credits</Link>
        <Link to="/app/developers">Developers</Link>
        <Link to="/app/settings">Settings</Link>
      </NavMenu>
      <PageFrame>
        <Outlet />
      </PageFrame>
    </AppProvider>
  );
}

export const ErrorBoundary = () => boundary.error(useRouteError());
export const headers = boundary.headers;
