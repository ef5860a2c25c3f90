import type { SerializeFrom } from "@remix-run/node";
import { Box, Card, Text } from "@shopify/polaris";
import { useState } from "react";
import type { ListedKey } from "~/clients/list-keys";
import { KeyRow } from "./key-row";
import { ReplaceModal } from "./replace-modal";
import { RevokeModal } from "./revoke-modal";

export type Key = SerializeFrom<ListedKey>;
/** A key that was just made, and in words which one it is. */
export type MadeKey = { token: string; words: string };

/** The shop's keys, those in use first. */
export function KeyList({ keys, onMade }: { keys: Key[]; onMade: (made: MadeKey) => void }) {
  const [ending, setEnding] = useState<Key | null>(null);
  const [replacing, setReplacing] = useState<Key | null>(null);
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          API keys
        </Text>
      </Box>
      {keys.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            You have no keys yet. You only need one to call the API from your own programs.
          </Text>
        </Box>
      ) : (
        <ul className="ll-keys">
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} onReplace={() => setReplacing(key)} onRevoke={() => setEnding(key)} />
          ))}
        </ul>
      )}
      <RevokeModal ending={ending} onClose={() => setEnding(null)} />
      <ReplaceModal replacing={replacing} onClose={() => setReplacing(null)} onMade={onMade} />
    </Card>
  );
}
