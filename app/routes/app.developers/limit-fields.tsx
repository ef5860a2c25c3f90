import { BlockStack, Button, Collapsible, FormLayout, TextField } from "@shopify/polaris";
import { useState } from "react";

export const emptyLimits = {
  expires_days: "",
  calls_per_minute_max: "",
  daily_credits_max: "",
  monthly_credits_max: "",
};
type Limits = typeof emptyLimits;

/** What a key may use, for those who want it limited. */
export function LimitFields({ limits, onChange }: { limits: Limits; onChange: (limits: Limits) => void }) {
  const [isOpen, setOpen] = useState(false);
  const field = (name: keyof Limits, label: string) => (
    <TextField
      label={label}
      type="integer"
      min={1}
      placeholder="No limit"
      value={limits[name]}
      onChange={(value) => onChange({ ...limits, [name]: value })}
      autoComplete="off"
    />
  );
  return (
    <BlockStack gap="300" inlineAlign="start">
      <Button
        variant="plain"
        disclosure={isOpen ? "up" : "down"}
        onClick={() => setOpen(!isOpen)}
        ariaExpanded={isOpen}
        ariaControls="limits"
      >
        Limits of this key
      </Button>
      <Collapsible id="limits" open={isOpen}>
        <FormLayout>
          <FormLayout.Group condensed>
            {field("expires_days", "Days until it ends")}
            {field("calls_per_minute_max", "Calls a minute")}
          </FormLayout.Group>
          <FormLayout.Group condensed>
            {field("daily_credits_max", "Credits a day")}
            {field("monthly_credits_max", "Credits a month")}
          </FormLayout.Group>
        </FormLayout>
      </Collapsible>
    </BlockStack>
  );
}
