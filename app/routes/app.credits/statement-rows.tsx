import type { SerializeFrom } from "@remix-run/node";
import { Link, Text } from "@shopify/polaris";
import type { Balances, StatementEntry } from "~/credits/read-statement";
import type { NamedLook } from "~/storefront/name-requests";
import { presentChange, presentEntry, presentTime } from "./present-entry";

type Entry = SerializeFrom<StatementEntry>;

/** One change, with the look that it was for, or else the id of its request. */
export function EntryRow({ entry, look }: { entry: Entry; look: NamedLook | undefined }) {
  const { words, of } = presentEntry(entry);
  const { requestId, availableAfter, reservedAfter } = entry;
  return (
    <tr>
      <td>
        <time dateTime={entry.createdAt}>{presentTime(entry.createdAt)}</time>
      </td>
      <td>
        {words} {requestId ? of : ""} {look ? <Link url={`/app/looks/${look.lookId}`}>{look.productTitle}</Link> : null}
        {requestId && !look ? (
          <>
            request{" "}
            <Text as="span" breakWord>
              <Link url={`/app/requests/${requestId}`}>{requestId}</Link>
            </Text>
          </>
        ) : null}
      </td>
      <td className="ll-statement-change" data-label="Change">
        {presentChange(entry.deltaAvailable)}
      </td>
      <td data-label="Balance">
        <Amount available={availableAfter} reserved={reservedAfter} />
      </td>
    </tr>
  );
}

type BalanceRowProps = { words: string; balances: Balances; at?: string };

/** The balance that a month begins or ends with. */
export function BalanceRow({ words, balances, at }: BalanceRowProps) {
  return (
    <tr>
      <td>{at ? <time dateTime={at}>{presentTime(at)}</time> : null}</td>
      <td>
        <Text as="span" fontWeight="semibold">
          {words}
        </Text>
      </td>
      <td />
      <td>
        <Text as="span" fontWeight="semibold">
          <Amount {...balances} />
        </Text>
      </td>
    </tr>
  );
}

function Amount({ available, reserved }: Balances) {
  return <>{reserved > 0 ? `${available}, and ${reserved} reserved` : available}</>;
}
