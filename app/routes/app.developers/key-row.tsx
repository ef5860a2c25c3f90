import { Badge, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { When } from "../app/when";
import type { Key } from "./key-list";
import { presentLimits } from "./present-limits";
import { presentRights } from "./present-rights";

type Props = { apiKey: Key; onReplace: () => void; onRevoke: () => void };

export function KeyRow({ apiKey, onReplace, onRevoke }: Props) {
  const { name, prefix, mode, createdAt, lastUsedAt, hasEnded } = apiKey;
  const facts = [presentRights(apiKey), presentLimits(apiKey)].filter((fact) => fact !== null);
  return (
    <li>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="h3" variant="bodyMd" fontWeight="semibold" breakWord>
              {name}
            </Text>
            <Badge {...(mode === "LIVE" && { tone: "info" })}>{mode === "LIVE" ? "Live" : "Test"}</Badge>
            <Ending apiKey={apiKey} />
          </InlineStack>
          <Text as="p" tone="subdued" breakWord>
            <code>{prefix}…</code>, made <When at={createdAt} dateOnly />,{" "}
            {lastUsedAt ? (
              <>
                last used <When at={lastUsedAt} />
              </>
            ) : (
              "never used"
            )}
          </Text>
          {facts.map((fact) => (
            <Text key={fact} as="p" tone="subdued">
              {fact}
            </Text>
          ))}
        </BlockStack>
        {hasEnded ? null : (
          <InlineStack align="start" gap="300">
            <Button onClick={onReplace} variant="plain" accessibilityLabel={`Replace ${name}`}>
              Replace
            </Button>
            <Button onClick={onRevoke} tone="critical" variant="plain" accessibilityLabel={`Revoke ${name}`}>
              Revoke
            </Button>
          </InlineStack>
        )}
      </InlineStack>
    </li>
  );
}

function Ending({ apiKey: { revokedAt, expiresAt, hasEnded } }: { apiKey: Key }) {
  if (revokedAt) return <Badge tone="critical">Revoked</Badge>;
  if (!expiresAt) return null;
  if (hasEnded) return <Badge tone="critical">Ended</Badge>;
  return (
    <Text as="span" tone="subdued">
      ends <When at={expiresAt} />
    </Text>
  );
}
