import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { showToast } from "../app/bridge";
import { useCall } from "../app/use-call";
import type { Look } from "./look-page";

/** Until when the photo may be shown, as an agency or a photographer allows it. */
export function RightsCard({ look: { id, rightsUntil } }: { look: Pick<Look, "id" | "rightsUntil"> }) {
  const { isBusy, error, call } = useCall<{ until: string | null }>();
  const [day, setDay] = useState(rightsUntil ?? "");
  useEffect(() => setDay(rightsUntil ?? ""), [rightsUntil]);
  const save = (until: string) =>
    call({
      path: `/app/looks/${id}/rights`,
      form: { until },
      done: () => showToast(until ? "End of the rights saved" : "The rights have no end"),
    });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          Rights to the photo
        </Text>
        <TextField
          label="Last day on which it may be shown"
          type="date"
          value={day}
          onChange={setDay}
          autoComplete="off"
          helpText="After this day the look is taken off its product page by itself. Empty: without an end."
          {...(error !== null && { error })}
        />
        <InlineStack gap="300">
          <Button onClick={() => save(day)} disabled={day === (rightsUntil ?? "")} loading={isBusy}>
            Save
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
