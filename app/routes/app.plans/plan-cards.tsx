import type { SerializeFrom } from "@remix-run/node";
import { Badge, Banner, BlockStack, Button, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import type { Plan } from "~/billing/price-list";
import type { CurrentPlan } from "~/billing/read-plans";
import { presentCreditPrice, presentCredits, presentMoney } from "./present-charge";
import { useApproval } from "./use-approval";

type Props = { plans: Plan[]; currency: string; current: SerializeFrom<CurrentPlan> | null };

/** The plans side by side. A paid one leads to Shopify's approval page. */
export function PlanCards({ plans, currency, current }: Props) {
  const { busy, error, ask } = useApproval();
  return (
    <BlockStack gap="300">
      {error ? (
        <Banner tone="critical" title="The plan was not changed">
          <p>{error}</p>
        </Banner>
      ) : null}
      <InlineGrid columns={{ xs: 1, md: plans.length }} gap="400">
        {plans.map((plan) => (
          <PlanCard
            key={plan.id}
            plan={plan}
            currency={currency}
            current={current}
            isBusy={busy === plan.id}
            isHeld={busy !== null}
            onChoose={() => ask({ path: "/app/plans/subscriptions", form: { plan_id: plan.id }, key: plan.id })}
          />
        ))}
      </InlineGrid>
    </BlockStack>
  );
}

type CardProps = {
  plan: Plan;
  currency: string;
  current: Props["current"];
  isBusy: boolean;
  isHeld: boolean;
  onChoose: () => void;
};

function PlanCard({ plan, currency, current, isBusy, isHeld, onChoose }: CardProps) {
  const isPaid = Number(plan.price) > 0;
  const isCurrent = current?.id === plan.id && Number(current.price) === Number(plan.price);
  const isLess = current?.isPaid === true && Number(current.price) > Number(plan.price);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {plan.name}
          </Text>
          {isCurrent ? <Badge tone="success">Your plan</Badge> : null}
        </InlineStack>
        <BlockStack gap="100">
          <Text as="p" variant="headingLg">
            {isPaid ? presentMoney(plan.price, currency) : "Free"}
          </Text>
          <Text as="p">{presentCredits(plan.credits)} every 30 days</Text>
          <Text as="p" tone="subdued">
            {isPaid ? presentCreditPrice(plan, currency) : "No charge"}
          </Text>
        </BlockStack>
        {isPaid && !isCurrent ? (
          <Button
            variant={isLess ? "secondary" : "primary"}
            fullWidth
            loading={isBusy}
            disabled={isHeld}
            onClick={onChoose}
            accessibilityLabel={`Choose the ${plan.name} plan`}
          >
            {isLess ? "Change at period end" : "Choose"}
          </Button>
        ) : null}
      </BlockStack>
    </Card>
  );
}
