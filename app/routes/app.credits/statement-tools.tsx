import { useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Select } from "@shopify/polaris";
import { useState } from "react";
import { presentMonth } from "./present-entry";
import { saveStatement } from "./save-statement";

type Mode = "LIVE" | "TEST";
type Tools = { month: string; mode: Mode; months: string[] };

/** The address of a statement's page. */
export function statementPath({ month, mode, cursor }: { month: string; mode: Mode; cursor?: string }): string {
  const query = { month, ...(mode === "TEST" && { mode: "test" }), ...(cursor !== undefined && { cursor }) };
  return `/app/credits?${new URLSearchParams(query)}`;
}

/** Which month, of which keys, and as a file. */
export function StatementTools({ month, mode, months }: Tools) {
  const navigate = useNavigate();
  const [isSaving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = async () => {
    setSaving(true);
    setRefusal(null);
    await saveStatement({ month, mode }).catch((error: Error) => setRefusal(error.message));
    setSaving(false);
  };
  const listed = months.includes(month) ? months : [month, ...months];
  return (
    <BlockStack gap="300">
      <InlineStack gap="300" blockAlign="end">
        <Select
          label="Month"
          options={listed.map((value) => ({ value, label: presentMonth(value) }))}
          value={month}
          onChange={(value) => navigate(statementPath({ month: value, mode }))}
        />
        <Select
          label="Keys"
          options={[
            { value: "LIVE", label: "Admin and live keys" },
            { value: "TEST", label: "Test keys" },
          ]}
          value={mode}
          onChange={(value) => navigate(statementPath({ month, mode: value as Mode }))}
        />
        <Button onClick={() => void save()} loading={isSaving}>
          Download CSV
        </Button>
      </InlineStack>
      {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
    </BlockStack>
  );
}
