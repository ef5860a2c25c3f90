import type { SerializeFrom } from "@remix-run/node";
import { Badge, Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Health } from "~/extraction/read-health";
import { countWords } from "./present-state";
import { When } from "./when";

type Props = { health: SerializeFrom<Health> };

const badges = {
  fine: { tone: "success", words: "Adds up" },
  new: { tone: "info", words: "Not checked yet" },
  unchecked: { tone: "warning", words: "Not checked lately" },
  broken: { tone: "critical", words: "Does not add up" },
} as const;

/** Work under way, when the books were last checked, and whether they add up; else what to do. */
export function HealthCard({ health }: Props) {
  const { open, overdue, oldestWaiting, checkedAt, books } = health;
  const { tone, words } = badges[books];
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Work and books
          </Text>
          <Badge tone={tone}>{words}</Badge>
        </InlineStack>
        {needsPerson(health) ? <WhatToDo health={health} /> : null}
        <dl className="ll-facts">
          <Fact name="Extractions under way">{open === 0 ? "None" : open}</Fact>
          <Fact name="Oldest one waiting">{oldestWaiting ? <When at={oldestWaiting} /> : "None"}</Fact>
          {overdue > 0 ? (
            <Fact name="Past their time">{`${overdue}: their credits come back by themselves within a minute`}</Fact>
          ) : null}
          <Fact name="Books last checked">{checkedAt ? <When at={checkedAt} /> : "Not yet"}</Fact>
        </dl>
        {health.books === "fine" ? (
          <Text as="p" tone="subdued">
            Your balance is the sum of your statement, and each extraction was paid for once or given back once.
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

/** For the list of looks: only what needs a person. */
export function HealthBanner({ health }: Props) {
  return needsPerson(health) ? (
    <WhatToDo health={health} action={{ content: "See your credits", url: "/app/credits" }} />
  ) : null;
}

const needsPerson = ({ books, open }: Props["health"]) => books === "broken" || (books === "unchecked" && open > 0);

function WhatToDo({ health, action }: Props & { action?: { content: string; url: string } }) {
  const { books, open, brokenRequestId } = health;
  return books === "broken" ? (
    <Banner tone="critical" title="Your balance and your statement do not agree" {...(action && { action })}>
      <p>
        Your credits and looks are safe, and you can go on. Please tell support, so that a person looks at it
        {brokenRequestId ? `, and name the extraction ${brokenRequestId}` : ""}.
      </p>
    </Banner>
  ) : (
    <Banner tone="warning" title="Extractions are not being worked on at the moment" {...(action && { action })}>
      <p>
        {countWords(open, "extraction")} under way will go on, or be given back, as soon as that is mended. If this
        still stands here in ten minutes, please tell support.
      </p>
    </Banner>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
