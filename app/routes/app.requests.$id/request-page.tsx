import type { SerializeFrom } from "@remix-run/node";
import { Badge, Banner, BlockStack, Page } from "@shopify/polaris";
import { useRefreshing } from "../app/use-refreshing";
import { presentStatus } from "../app.requests._index/present-request";
import { DeliveriesCard } from "./deliveries-card";
import { FactsCard } from "./facts-card";
import { ItemsCard } from "./items-card";
import { LedgerCard } from "./ledger-card";
import type { ReadRequest } from "./read-request";
import { TimelineCard } from "./timeline-card";
import { useRequestTools } from "./use-request-tools";

export type ShownRequest = SerializeFrom<ReadRequest>;

/** All that is recorded of one request. */
export function RequestPage({ request }: { request: ShownRequest }) {
  const { record, extraction, events, entries, messages, apiUrl } = request;
  const { words, ...badge } = presentStatus({ ...extraction, itemCount: extraction.items.length });
  useRefreshing(extraction.finishedAt === null);
  const tools = useRequestTools({ record, apiUrl });
  return (
    <Page
      title="Request"
      subtitle={record.requestId}
      titleMetadata={<Badge {...badge}>{words}</Badge>}
      backAction={{ content: "Request log", url: "/app/requests" }}
      secondaryActions={[
        ...(record.input.context ? [{ content: "Copy as curl", onAction: tools.copyCurl }] : []),
        { content: "Save support file", onAction: tools.saveSupportFile, loading: tools.isSaving },
      ]}
    >
      <BlockStack gap="400">
        <FailureBanner error={extraction.error} />
        {tools.refusal ? <Banner tone="critical">{tools.refusal}</Banner> : null}
        <FactsCard request={request} />
        <TimelineCard events={events} />
        <ItemsCard extraction={extraction} />
        <LedgerCard entries={entries} />
        <DeliveriesCard messages={messages} />
      </BlockStack>
    </Page>
  );
}

function FailureBanner({ error }: { error: ShownRequest["extraction"]["error"] }) {
  if (!error) return null;
  if (error.code === "CANCELLED") return <Banner tone="info" title={error.message} />;
  return (
    <Banner tone="critical" title={error.message}>
      <p>
        <code>{error.code}</code>
        {error.retryable ? ": trying again may help." : ": trying again with the same photo does not help."}
      </p>
    </Banner>
  );
}
