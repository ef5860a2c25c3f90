import type { SerializeFrom } from "@remix-run/node";
import { useNavigate } from "@remix-run/react";
import { BlockStack, Box, Card, Link, Pagination, Text } from "@shopify/polaris";
import type { ListedEntry } from "~/credits/list-entries";
import type { NamedLook } from "~/storefront/name-requests";
import { When } from "../app/when";
import { presentChange, presentEntry } from "./present-entry";

type Props = {
  entries: SerializeFrom<ListedEntry>[];
  looks: Record<string, NamedLook>;
  older: string | null;
  isFirstPage: boolean;
};

/** The ledger as a statement: every change, and the balance after it. */
export function StatementCard({ entries, looks, older, isFirstPage }: Props) {
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd" id="statement">
            Statement
          </Text>
          <Text as="p" tone="subdued">
            Every change since the beginning, newest first. Nothing in it is ever changed or removed.
          </Text>
        </BlockStack>
      </Box>
      {entries.length > 0 ? (
        <table className="ll-statement" aria-labelledby="statement">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Change</th>
              <th scope="col">Balance</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} look={looks[entry.requestId ?? ""]} />
            ))}
          </tbody>
        </table>
      ) : (
        <Box padding="400">
          <Text as="p">There is nothing here yet.</Text>
        </Box>
      )}
      {older || !isFirstPage ? <Pages older={older} isFirstPage={isFirstPage} /> : null}
    </Card>
  );
}

function Row({ entry, look }: { entry: Props["entries"][number]; look: NamedLook | undefined }) {
  return (
    <tr>
      <td>
        <When at={entry.createdAt} />
      </td>
      <td>
        {presentEntry(entry)}
        {look ? (
          <>
            {" "}
            <Link url={`/app/looks/${look.lookId}`}>{look.productTitle}</Link>
          </>
        ) : null}
      </td>
      <td className="ll-statement-change" data-label="Change">
        {presentChange(entry.deltaAvailable)}
      </td>
      <td data-label="Balance">{entry.availableAfter}</td>
    </tr>
  );
}

function Pages({ older, isFirstPage }: Pick<Props, "older" | "isFirstPage">) {
  const navigate = useNavigate();
  return (
    <Box padding="300">
      <Pagination
        accessibilityLabel="Pages of the statement"
        hasPrevious={!isFirstPage}
        previousTooltip="Newest"
        onPrevious={() => navigate("/app/credits")}
        hasNext={older !== null}
        nextTooltip="Older"
        onNext={() => navigate(`?older=${older}`)}
      />
    </Box>
  );
}
