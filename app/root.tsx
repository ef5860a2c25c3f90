import { Links, Meta, Outlet, Scripts } from "@remix-run/react";

// No <ScrollRestoration>: it throws in the admin's cross-site iframe, where storage is denied.
export default function App() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>Looklift</title>
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}
