import { BlockStack, Button, Card, ChoiceList, Form, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { keyNameCharactersMax } from "~/limits";
import { useCall } from "../app/use-call";
import type { MadeKey } from "./key-list";
import { KeyOptionFields, usualOptions } from "./key-options";

type Mode = "TEST" | "LIVE";

/** The form that makes a key. */
export function NewKey({ onMade }: { onMade: (made: MadeKey) => void }) {
  const [name, setName] = useState("");
  const [mode, setMode] = useState<Mode>("TEST");
  const [options, setOptions] = useState(usualOptions);
  const { isBusy, error, call } = useCall<{ token: string }>();
  const { capabilities, requireHmac, limits } = options;
  const make = () =>
    call({
      path: "/app/developers/keys",
      form: { mode, name, capabilities: capabilities.join(" "), require_hmac: String(requireHmac), ...limits },
      done: ({ token }) => onMade({ token, words: `Your new ${mode === "LIVE" ? "live" : "test"} key` }),
    });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          New API key
        </Text>
        <Form onSubmit={make}>
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
            <KeyOptionFields options={options} onChange={setOptions} />
            <InlineStack align="end">
              <Button submit variant="primary" loading={isBusy}>
                Create key
              </Button>
            </InlineStack>
          </FormLayout>
        </Form>
      </BlockStack>
    </Card>
  );
}
