import type { LinksFunction, MetaFunction } from "@remix-run/node";
import {
  attributionRetentionDays,
  imageRetentionDays,
  pixelEventRetentionDays,
  refundWaitDays,
  requestRetentionDays,
  webhookRetentionDays,
} from "~/limits";
import styles from "./privacy.css?url";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: styles }];
export const meta: MetaFunction = () => [{ title: "Privacy · Looklift" }];

/** What Looklift keeps and for how long, in plain words; public, for merchants, shoppers and whoever reviews the app. */
export default function PrivacyPage() {
  return (
    <main className="privacy-page">
      <h1>Privacy</h1>
      <p>
        Looklift finds the clothes in photos that a merchant uploads and shows them on the merchant's product pages.
        This page says what it keeps for that, and for how long.
      </p>
      <Shoppers />
      <Merchants />
      <Retention />
      <Rights />
    </main>
  );
}

function Shoppers() {
  return (
    <section>
      <h2>If you shop in a store that uses Looklift</h2>
      <p>
        Looklift does not know who you are. The look on a product page is part of the shop's own page: unless the shop
        measures what its looks do, your browser does not call Looklift, and Looklift sets no cookies, counts no visits
        and reads no orders.
      </p>
      <p>
        A shop can switch measuring on. Then, and only if you allow analytics in the shop, your browser tells Looklift
        through Shopify that a page with a look was opened, that the look was seen, which of its items was opened, put
        into the cart or bought. Looklift adds that to sums of the day; it keeps no address, browser, cookie or name
        with it, and cannot tell one visitor from another. The shop may also show looks to a part of its visitors only:
        which part you are in is drawn by chance, kept in your own browser and in your cart, and forgotten there when
        you no longer allow analytics.
      </p>
      <p>
        If the shop lets Looklift count orders, Shopify tells it of paid orders and refunds: amounts, and which item of
        which look was bought. No name, address, e-mail or other detail of a customer is among that. Kept are the day,
        the amounts, and the order&apos;s number as a code that cannot be turned back.
      </p>
    </section>
  );
}

function Merchants() {
  return (
    <section>
      <h2>What is kept of a shop</h2>
      <ul>
        <li>the photos that you upload or choose, without the place and camera data that cameras write into them;</li>
        <li>what was found in them: items, cut-outs and masks; and your decisions about them;</li>
        <li>the titles and descriptions of the products that you make looks for, as hints for the extraction;</li>
        <li>credits and charges, API keys as hashes, and the addresses of webhooks that you set up;</li>
        <li>if you measure: sums of each day, and of orders the day, the amounts and a code for the number;</li>
        <li>the tokens by which Shopify lets the app work in your shop, and your shop's address.</li>
      </ul>
      <p>
        The people in your photos are not recognised, compared or named. Cut-outs hold garments and accessories: skin
        and hair are left out, and what lies behind a cut-out's transparent parts is removed. What a cut-out still shows
        of the model's face, as behind clear glasses, is blurred past recognising, unless the merchant switches that
        off. The photo of a look itself is shown as the merchant uploaded it. Your photos are not used to train anything
        and are not given to anybody, unless the operator of this installation has chosen another service to find the
        items.
      </p>
    </section>
  );
}

function Retention() {
  return (
    <section>
      <h2>For how long</h2>
      <ul>
        <li>
          Photos, cut-outs and texts: {imageRetentionDays} days, or as long as a look shows them. Deleting a look
          deletes its photo, and what was found in it at the end of that time.
        </li>
        <li>
          The log of a request, without pictures and texts: {requestRetentionDays} days. Messages of Shopify:{" "}
          {webhookRetentionDays} days.
        </li>
        <li>
          What was measured: {attributionRetentionDays} days. Against counting twice, the numbers of events are kept for{" "}
          {pixelEventRetentionDays} days, and refunds of unknown orders for {refundWaitDays}.
        </li>
        <li>
          When you uninstall, the tokens are deleted and keys are refused at once. Published looks stay in your shop or
          are removed from it first, as you choose under Settings; on Shopify&apos;s own page nothing can be removed any
          more. When Shopify then asks for it, usually 48 hours later, everything of the shop is deleted.
        </li>
        <li>
          What stays is a ledger of credits and charges that names neither shop nor person, for the books, and a keyed
          hash of the shop's address, so that a shop is welcomed with free credits only once.
        </li>
      </ul>
    </section>
  );
}

function Rights() {
  return (
    <section>
      <h2>What you can do</h2>
      <p>
        In the app, under Settings, you can export everything that is kept of your shop as a file, take everything that
        Looklift put into your shop out of it, and delete all your data at any time, without asking anybody. No customer
        is known here. Where orders are counted, Shopify passes a customer&apos;s request on with the numbers of their
        orders: the amounts of those are in the shop&apos;s export, and a request for deletion deletes them. Nothing
        else of a customer is there to be found.
      </p>
      <p>For questions write to the support address in the app's listing in the Shopify App Store.</p>
    </section>
  );
}
