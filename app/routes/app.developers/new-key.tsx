import { useRevalidator } from "@remix-run/react";
import { BlockStack, Button, Card, ChoiceList, Form, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { keyNameCharactersMax } from "~/limits";
import { callApp } from "../app/call-app";
import { NewToken } from "./new-token";

type Mode = "TEST" | "LIVE";
type Made = { key_id: string; token: string; mode: Mode };

/** The form that makes a key, and afterwards the key itself, this once. */
export function NewKey() {
  const [name, setName] = useState("");
  const [mode, setMode] = useState<Mode>("TEST");
  const { isMaking, made, error, make, forget } = useMake();
  if (made) return <NewToken token={made.token} mode={made.mode} onDone={forget} />;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          New API key
        </Text>
        <Form onSubmit={() => make({ name, mode })}>
          <FormLayout>
            <TextField
              label="Name"
              value={name}
              onChange={setName}
              autoComplete="off"
              maxLength={keyNameCharactersMax}
              helpText="Where the key is used, so that you know it again."
              {...(error && { error })}
            />
            <ChoiceList
              title="Kind"
              choices={[
                { label: "Test", value: "TEST", helpText: "Costs nothing and sees only what test keys made." },
                { label: "Live", value: "LIVE", helpText: "Each extraction takes one of your credits." },
              ]}
              selected={[mode]}
              onChange={([chosen]) => setMode(chosen === "LIVE" ? "LIVE" : "TEST")}
            />
            <InlineStack align="end">
              <Button submit variant="primary" loading={isMaking}>
                Create key
              </Button>
            </InlineStack>
          </FormLayout>
        </Form>
      </BlockStack>
    </Card>
  );
}

function useMake() {
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  const make = async (form: { name: string; mode: Mode }) => {
    setMaking(true);
    setError(null);
    try {
      setMade(await callApp<Made>("/app/developers/keys", { form }));
      revalidate();
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused));
    } finally {
      setMaking(false);
    }
  };
  const forget = () => setMade(null);
  return { isMaking, made, error, forget, make: (form: { name: string; mode: Mode }) => void make(form) };
}
