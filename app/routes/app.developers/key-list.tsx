import type { SerializeFrom } from "@remix-run/node";
import { useRevalidator } from "@remix-run/react";
import { Badge, BlockStack, Box, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import type { ListedKey } from "~/clients/list-keys";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";
import { When } from "../app/when";

type Key = SerializeFrom<ListedKey>;

/** The shop's keys, those in use first. */
export function KeyList({ keys }: { keys: Key[] }) {
  const [ending, setEnding] = useState<Key | null>(null);
  const sorted = [...keys].sort((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null));
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          API keys
        </Text>
      </Box>
      {sorted.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            You have no keys yet. You only need one to call the API from your own programs.
          </Text>
        </Box>
      ) : (
        <ul className="ll-keys">
          {sorted.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setEnding(key)} />
          ))}
        </ul>
      )}
      <RevokeModal ending={ending} onClose={() => setEnding(null)} />
    </Card>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: Key; onRevoke: () => void }) {
  const { name, prefix, mode, createdAt, revokedAt } = apiKey;
  return (
    <li>
      <InlineStack align="space-between" blockAlign="center" gap="300" wrap={false}>
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" fontWeight="semibold" breakWord>
              {name}
            </Text>
            <Badge {...(mode === "LIVE" && { tone: "info" })}>{mode === "LIVE" ? "Live" : "Test"}</Badge>
            {revokedAt ? <Badge tone="critical">Revoked</Badge> : null}
          </InlineStack>
          <Text as="p" tone="subdued" breakWord>
            <code>{prefix}…</code>, made <When at={createdAt} dateOnly />
            {revokedAt ? (
              <>
                , revoked <When at={revokedAt} dateOnly />
              </>
            ) : null}
          </Text>
        </BlockStack>
        {revokedAt ? null : (
          <Button onClick={onRevoke} tone="critical" variant="plain" accessibilityLabel={`Revoke ${name}`}>
            Revoke
          </Button>
        )}
      </InlineStack>
    </li>
  );
}

function RevokeModal({ ending, onClose }: { ending: Key | null; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const { revalidate } = useRevalidator();
  const revoke = async (keyId: string) => {
    setBusy(true);
    try {
      await callApp("/app/developers/keys", { method: "DELETE", form: { key_id: keyId } });
      showToast("Key revoked");
      revalidate();
      onClose();
    } catch (refused) {
      showToast(refused instanceof Error ? refused.message : String(refused), { isError: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={ending !== null}
      onClose={onClose}
      title="Revoke this key?"
      primaryAction={{
        content: "Revoke key",
        destructive: true,
        loading: isBusy,
        onAction: () => ending && void revoke(ending.id),
      }}
      secondaryActions={[{ content: "Keep it", onAction: onClose }]}
    >
      <Modal.Section>
        <Text as="p">
          Programs that use “{ending?.name}” are refused from their next call on. This cannot be undone.
        </Text>
      </Modal.Section>
    </Modal>
  );
}
