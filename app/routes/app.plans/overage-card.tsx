import { useRevalidator } from "@remix-run/react";
import { Badge, Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { Overage } from "~/billing/read-overage";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";
import { presentCredits, presentMoney } from "./present-charge";

/** Credits beyond the plan: what they cost, the merchant's cap, and how much of it is used. */
export function OverageCard({ overage }: { overage: Overage }) {
  const { credits, price, currency, cap, approvedCap, below } = overage;
  const [asked, setAsked] = useState(cap ?? approvedCap);
  const { isBusy, error, setCap, switchOff } = useOverage();
  const isOn = cap !== null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              Credits beyond your plan
            </Text>
            <Badge {...(isOn && { tone: "success" })}>{isOn ? "On" : "Off"}</Badge>
          </InlineStack>
          {isOn ? (
            <Button variant="plain" tone="critical" disabled={isBusy} onClick={switchOff}>
              Switch off
            </Button>
          ) : null}
        </InlineStack>
        <CapBanner overage={overage} />
        <Text as="p">
          When you have fewer than {presentCredits(below)}, Looklift buys {presentCredits(credits)} for{" "}
          {presentMoney(price, currency)}, within about a minute, on your Shopify bill, and never more than your cap in
          30 days. These credits never expire. {isOn ? "" : "Nothing is bought until you switch it on."}
        </Text>
        {isOn ? (
          <Text as="p">
            {presentMoney(overage.spent, currency)} of {presentMoney(cap, currency)} used in this period.
          </Text>
        ) : null}
        <TextField
          label={`Cap for 30 days, in ${currency}`}
          value={asked}
          onChange={setAsked}
          inputMode="decimal"
          autoComplete="off"
          helpText={`Shopify has your approval for up to ${presentMoney(approvedCap, currency)}; for more it asks you again.`}
          {...(error && { error })}
        />
        <InlineStack>
          <Button loading={isBusy} onClick={() => setCap(asked)}>
            {isOn ? "Change cap" : "Switch on"}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function CapBanner({ overage: { isReached, isNear, cap, approvedCap, currency } }: { overage: Overage }) {
  if (isReached)
    return (
      <Banner tone="warning" title="Your cap is reached">
        <p>No more credits are bought in this period. Raise the cap here, or buy a pack.</p>
      </Banner>
    );
  if (isNear)
    return (
      <Banner tone="info" title="You come near your cap">
        <p>Most of it is used. Once it is reached, no more credits are bought in this period.</p>
      </Banner>
    );
  if (cap !== null && Number(cap) > Number(approvedCap))
    return (
      <Banner tone="info" title="Your higher cap is not approved yet">
        <p>Until you approve it at Shopify, {presentMoney(approvedCap, currency)} holds.</p>
      </Banner>
    );
  return null;
}

function useOverage() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  const run = async (work: () => Promise<boolean>) => {
    setBusy(true);
    setError(null);
    let isLeaving = false;
    try {
      isLeaving = await work();
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused));
    } finally {
      if (!isLeaving) setBusy(false);
      revalidate();
    }
  };
  const setCap = (cap: string) =>
    run(async () => {
      const form = { cap };
      const answer = await callApp<{ confirmation_url: string | null }>("/app/plans/overage", { form });
      if (answer.confirmation_url) open(answer.confirmation_url, "_top");
      else showToast("Cap set");
      return answer.confirmation_url !== null;
    });
  const switchOff = () =>
    run(async () => {
      await callApp("/app/plans/overage", { method: "DELETE" });
      showToast("Switched off");
      return false;
    });
  return { isBusy, error, setCap: (cap: string) => void setCap(cap), switchOff: () => void switchOff() };
}
