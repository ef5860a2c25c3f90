import {
  BlockStack,
  Button,
  Checkbox,
  ChoiceList,
  Collapsible,
  FormLayout,
  InlineStack,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import type { Capability } from "~/clients/issue-key";
import { rightWords } from "./present-rights";

const limits = { expires_days: "", calls_per_minute_max: "", daily_credits_max: "", monthly_credits_max: "" };
type Limits = typeof limits;

/** A key like most: it may do everything, without end or limit. */
export const usualOptions = { capabilities: Object.keys(rightWords) as Capability[], requireHmac: false, limits };
export type KeyOptions = typeof usualOptions;

type Props = { options: KeyOptions; onChange: (options: KeyOptions) => void };

/** What a key may do and use, for those who want it narrower. */
export function KeyOptionFields({ options, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <BlockStack gap="300">
      <InlineStack align="start">
        <Button
          variant="plain"
          disclosure={isOpen ? "up" : "down"}
          onClick={() => setOpen(!isOpen)}
          ariaExpanded={isOpen}
          ariaControls="key-options"
        >
          More options
        </Button>
      </InlineStack>
      <Collapsible id="key-options" open={isOpen}>
        <FormLayout>
          <ChoiceList
            title="What it may do"
            allowMultiple
            choices={Object.entries(rightWords).map(([value, label]) => ({ value, label }))}
            selected={options.capabilities}
            onChange={(capabilities) => onChange({ ...options, capabilities: capabilities as Capability[] })}
            {...(options.capabilities.length === 0 && { error: "Choose at least one." })}
          />
          <Checkbox
            label="Ask for signed requests"
            helpText="Refuses a body without a valid X-Shopify-Hmac-Sha256. Only for programs that hold this app's client secret."
            checked={options.requireHmac}
            onChange={(requireHmac) => onChange({ ...options, requireHmac })}
          />
          <LimitFields limits={options.limits} onChange={(changed) => onChange({ ...options, limits: changed })} />
        </FormLayout>
      </Collapsible>
    </BlockStack>
  );
}

function LimitFields({ limits, onChange }: { limits: Limits; onChange: (limits: Limits) => void }) {
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
  );
}
