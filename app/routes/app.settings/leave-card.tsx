import type { SerializeFrom } from "@remix-run/node";
import { Banner, BlockStack, Button, Card, ChoiceList, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useState } from "react";
import type { Leave, Stakes } from "~/compliance/find-leave";
import { countWords } from "../app/present-state";
import { LeaveModal } from "./leave-modal";
import { choices, percentOut } from "./present-leave";
import { type ShownLeave, useLeave } from "./use-leave";

type Props = { leave: SerializeFrom<Leave>; stakes: Stakes };

/** What is to become of the looks at an uninstall, and the uninstall itself. */
export function LeaveCard({ leave: loaded, stakes }: Props) {
  const { leave, refusal, isBusy, isRunning, choose, start } = useLeave(loaded);
  const [isAsking, setAsking] = useState(false);
  const { state, left, total, keepsLooks } = leave;
  if (state === "GONE" || state === "SILENT") return <Gone isSure={state === "GONE"} />;
  const selected = keepsLooks ? "keep" : "remove";
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Uninstalling
        </Text>
        <ChoiceList
          title="When Looklift is uninstalled"
          choices={choices}
          selected={[selected]}
          disabled={isRunning || isBusy}
          onChange={([looks = selected]) => choose(looks)}
        />
        {state === "FAILED" ? (
          <Banner tone="critical" title="Looklift was not uninstalled">
            <p>
              {leave.error}
              {total > left
                ? ` Looks that were removed before (${total - left}) are drafts here: publish them again if you stay.`
                : ""}
            </p>
          </Banner>
        ) : null}
        {isRunning ? <Progress {...leave} /> : null}
        {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
        <InlineStack>
          <Button onClick={() => setAsking(true)} tone="critical" disabled={isRunning} loading={isBusy}>
            {state === "FAILED" ? "Try to uninstall again" : "Uninstall Looklift"}
          </Button>
        </InlineStack>
      </BlockStack>
      {isAsking ? (
        <LeaveModal
          stakes={{ ...stakes, left }}
          chosen={selected}
          onClose={() => setAsking(false)}
          onConfirm={(looks) => {
            setAsking(false);
            start(looks);
          }}
        />
      ) : null}
    </Card>
  );
}

function Progress({ state, left, total, error }: ShownLeave) {
  const words =
    state === "REMOVING"
      ? `${countWords(left, "look")} of ${total} still to be removed, then Looklift is uninstalled`
      : "Looklift is being uninstalled";
  return (
    <BlockStack gap="200">
      <ProgressBar progress={state === "REMOVING" ? percentOut({ total, left }) : 100} size="small" />
      <Text as="p" tone="subdued">
        <span role="status">
          {words}
          {error ? `. ${error}` : ""}
        </span>
      </Text>
    </BlockStack>
  );
}

function Gone({ isSure }: { isSure: boolean }) {
  return isSure ? (
    <Banner tone="success" title="Looklift was uninstalled">
      <p>
        This page works no more, and you can leave it. If you still find Looklift among the apps of your shop, open it
        there and look at this page again.
      </p>
    </Banner>
  ) : (
    <Banner tone="warning" title="Looklift does not answer">
      <p>
        It may be uninstalled by now, or out of reach for a moment. This page goes on asking. Look for Looklift among
        the apps of your shop: if it is still there, open it there and look at this page again.
      </p>
    </Banner>
  );
}
