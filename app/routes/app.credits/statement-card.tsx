import type { SerializeFrom } from "@remix-run/node";
import { useNavigate } from "@remix-run/react";
import { BlockStack, Box, Card, Pagination, Text } from "@shopify/polaris";
import type { Statement } from "~/credits/read-statement";
import type { NamedLook } from "~/storefront/name-requests";
import { BalanceRow, EntryRow } from "./statement-rows";
import { StatementTools, statementPath } from "./statement-tools";

export type StatementProps = {
  statement: SerializeFrom<Statement>;
  mode: "LIVE" | "TEST";
  months: string[];
  looks: Record<string, NamedLook>;
  isFirstPage: boolean;
};

/** A month of the ledger, newest entry first: the balance at its end, every change, and the balance at its beginning. */
export function StatementCard({ statement, mode, months, looks, isFirstPage }: StatementProps) {
  const { entries, opening, closing, from, until, isComplete, month, next } = statement;
  const isLastPage = next === null;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd" id="statement">
              Statement
            </Text>
            <Text as="p" tone="subdued">
              {mode === "LIVE"
                ? "Every change of your balance. A credit is reserved when an extraction begins, spent when it succeeds, and returned to where it came from when it does not."
                : "What was done with test keys. They cost nothing, so every change is 0."}
            </Text>
          </BlockStack>
          <StatementTools month={month} mode={mode} months={months} />
        </BlockStack>
      </Box>
      <table className="ll-statement" aria-labelledby="statement">
        <thead>
          <tr>
            <th scope="col">When (UTC)</th>
            <th scope="col">What</th>
            <th scope="col">Change</th>
            <th scope="col">Balance</th>
          </tr>
        </thead>
        <tbody>
          {isFirstPage ? (
            <BalanceRow
              words={isComplete ? "Balance at the end" : "Balance now"}
              balances={closing}
              {...(isComplete && { at: until })}
            />
          ) : null}
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} look={looks[entry.requestId ?? ""]} />
          ))}
          {entries.length === 0 ? (
            <tr>
              <td />
              <td>No change in this month.</td>
              <td />
              <td />
            </tr>
          ) : null}
          {isLastPage ? <BalanceRow words="Balance at the beginning" balances={opening} at={from} /> : null}
        </tbody>
      </table>
      {isLastPage && isFirstPage ? null : <Pages statement={statement} mode={mode} isFirstPage={isFirstPage} />}
    </Card>
  );
}

function Pages({ statement: { month, next }, mode, isFirstPage }: Omit<StatementProps, "months" | "looks">) {
  const navigate = useNavigate();
  return (
    <Box padding="300">
      <Pagination
        accessibilityLabel="Pages of the statement"
        hasPrevious={!isFirstPage}
        previousTooltip="Newest"
        onPrevious={() => navigate(statementPath({ month, mode }))}
        hasNext={next !== null}
        nextTooltip="Older"
        onNext={() => navigate(statementPath({ month, mode, ...(next !== null && { cursor: next }) }))}
      />
    </Box>
  );
}
