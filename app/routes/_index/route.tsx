import { type LinksFunction, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import styles from "./front-page.css?url";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: styles }];

/** Shopify opens an app at its root, with the shop's name; anybody else gets the page below. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has("shop")) throw redirect(`/app${search}`);
  return null;
}

export default function FrontPage() {
  return (
    <main className="front-page">
      <img src="/favicon.svg" alt="" width="56" height="56" />
      <h1>Looklift</h1>
      <p>Looklift lifts every item out of a photo of a model and shows the look on the product page.</p>
      <p>
        It is opened from your shop: in the Shopify admin, choose <strong>Apps</strong>, then <strong>Looklift</strong>.
      </p>
      <p>
        <a href="/privacy">Privacy</a>
      </p>
    </main>
  );
}
