import type { SerializeFrom } from "@remix-run/node";
import { Badge, Banner, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import type { CurrentPlan } from "~/billing/read-plans";
import { When } from "../app/when";
import { EndPlanModal } from "./end-plan-modal";
import { presentCredits, presentMoney } from "./present-charge";

type Props = { current: SerializeFrom<CurrentPlan> | null; available: number };

/** What the shop has now: its plan, when the next credits come, and how many there are. */
export function CurrentPlanCard({ current, available }: Props) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {current ? `Your plan: ${current.name}` : "You have no plan"}
            </Text>
            {current?.isTest ? <Badge tone="info">Test charge</Badge> : null}
          </InlineStack>
          {current?.isPaid ? (
            <Button variant="plain" tone="critical" onClick={() => setAsking(true)}>
              End plan
            </Button>
          ) : null}
        </InlineStack>
        {current?.isFrozen ? (
          <Banner tone="warning" title="This plan is on hold">
            <p>Shopify waits for your payment. Its credits come again once the bill is paid.</p>
          </Banner>
        ) : null}
        {current ? <PlanFacts current={current} /> : null}
        <Text as="p" tone="subdued">
          You have {presentCredits(available)} to spend. <Link url="/app/credits">See your statement</Link>
        </Text>
      </BlockStack>
      {current?.isPaid ? <EndPlanModal isOpen={isAsking} name={current.name} onClose={() => setAsking(false)} /> : null}
    </Card>
  );
}

function PlanFacts({
  current: { credits, price, currency, isPaid, isFrozen, nextAt },
}: {
  current: NonNullable<Props["current"]>;
}) {
  return (
    <Text as="p">
      {presentCredits(credits)} every 30 days{isPaid ? ` for ${presentMoney(price, currency)}` : ", free"}.
      {nextAt && !isFrozen ? (
        <>
          {" "}
          The next ones come on <When at={nextAt} dateOnly />.
        </>
      ) : null}
    </Text>
  );
}
