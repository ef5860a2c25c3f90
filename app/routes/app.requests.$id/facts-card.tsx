import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { When } from "../app/when";
import { presentCost, presentTook } from "../app.requests._index/present-request";
import { presentAsked } from "./present-asked";
import type { ShownRequest } from "./request-page";

/** Who asked for what, when, and what it cost. */
export function FactsCard({ request: { record, extraction, key, look } }: { request: ShownRequest }) {
  const { width, height } = extraction.image;
  const took = presentTook(extraction);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          What was asked
        </Text>
        <dl className="ll-facts">
          <Fact term="Made by">
            {record.keyId === null ? "Looklift" : (key?.name ?? "A key that is gone")}
            {key ? ` (${key.mode === "LIVE" ? "live" : "test"} key)` : ""}
          </Fact>
          {look ? (
            <Fact term="For the look of">
              <Link url={`/app/looks/${look.lookId}`}>{look.productTitle}</Link>
            </Fact>
          ) : null}
          <Fact term="Accepted">
            <When at={extraction.createdAt} />
          </Fact>
          {took ? <Fact term="Took">{took}</Fact> : null}
          <Fact term="Cost">{presentCost(extraction)}</Fact>
          {width && height ? <Fact term="Photo">{`${width} × ${height} pixels`}</Fact> : null}
          {presentAsked(record.input).map(({ term, words }) => (
            <Fact key={term} term={term}>
              {words}
            </Fact>
          ))}
          {record.engine ? <Fact term="Engine">{record.engine}</Fact> : null}
          {record.attempts > 0 ? <Fact term="Attempts">{record.attempts}</Fact> : null}
          {extraction.jobId ? (
            <Fact term="Job id">
              <code>{extraction.jobId}</code>
            </Fact>
          ) : null}
          {extraction.outputsUntil ? (
            <Fact term="Pictures and texts are kept until">
              <When at={extraction.outputsUntil} dateOnly />
            </Fact>
          ) : null}
        </dl>
      </BlockStack>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <Text as="span" breakWord>
          {children}
        </Text>
      </dd>
    </div>
  );
}
