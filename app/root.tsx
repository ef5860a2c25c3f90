import type { LinksFunction, MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, useRouteError } from "@remix-run/react";
import type { ReactNode } from "react";
import { useNonce } from "./nonce";

export const links: LinksFunction = () => [{ rel: "icon", href: "/favicon.svg", type: "image/svg+xml" }];

export const meta: MetaFunction = () => [{ title: "Looklift" }];

// No <ScrollRestoration>: it throws in the admin's cross-site iframe, where storage is denied.
export default function App() {
  return (
    <Document>
      <Outlet />
    </Document>
  );
}

/** What is left when no page could explain itself: an address outside of the app, or a fault before any page was there. */
export function ErrorBoundary() {
  const error = useRouteError();
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Document>
      <main style={{ maxWidth: "34rem", margin: "0 auto", padding: "18vh 1.5rem 2rem", font: "1rem/1.6 system-ui" }}>
        <h1>{isMissing ? "There is nothing here" : "Something went wrong"}</h1>
        <p>
          {isMissing
            ? "The address leads nowhere. Looklift is opened from your shop: in the Shopify admin, choose Apps, then Looklift."
            : "Looklift could not show this page. Try again in a minute; your looks and credits are safe."}
        </p>
      </main>
    </Document>
  );
}

function Document({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <Scripts {...useNonce()} />
      </body>
    </html>
  );
}
