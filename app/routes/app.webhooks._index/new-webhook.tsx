import { BlockStack, Button, Card, ChoiceList, Form, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { CallbackEvent } from "~/callbacks/add-endpoint";
import { useCall } from "../app/use-call";
import { eventWords } from "./present-webhook";

const allEvents = Object.keys(eventWords) as CallbackEvent[];

/** The form that adds an endpoint. */
export function NewWebhook({ onMade }: { onMade: (secret: string) => void }) {
  const [url, setUrl] = useState("");
  const [mode, setMode] = useState("LIVE");
  const [events, setEvents] = useState(allEvents);
  const [below, setBelow] = useState("10");
  const { isBusy, error, call } = useCall<{ secret: string }>();
  const add = () =>
    call({
      path: "/app/webhooks/endpoints",
      form: { mode, url, events: events.join(" "), credits_low_below: below },
      done: ({ secret }) => onMade(secret),
    });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          New webhook
        </Text>
        <Form onSubmit={add} noValidate>
          <FormLayout>
            <TextField
              label="Address"
              type="url"
              inputMode="url"
              value={url}
              onChange={setUrl}
              autoComplete="off"
              placeholder="https://example.com/looklift"
              helpText="A public address that begins with https://"
              {...(error && { error })}
            />
            <ChoiceList
              title="Tell it when"
              allowMultiple
              choices={allEvents.map((value) => ({ value, label: eventWords[value] }))}
              selected={events}
              onChange={(chosen) => setEvents(chosen as CallbackEvent[])}
              {...(events.length === 0 && { error: "Choose at least one event." })}
            />
            {events.includes("credits.low") ? (
              <TextField
                label="Credits are low below"
                type="integer"
                min={1}
                max={1000}
                value={below}
                onChange={setBelow}
                autoComplete="off"
              />
            ) : null}
            <ChoiceList
              title="For"
              choices={[
                { label: "Live", value: "LIVE", helpText: "Your looks, and what live keys ask for." },
                { label: "Test", value: "TEST", helpText: "Only what test keys ask for." },
              ]}
              selected={[mode]}
              onChange={([chosen]) => setMode(chosen ?? "LIVE")}
            />
            <InlineStack align="end">
              <Button submit variant="primary" loading={isBusy} disabled={events.length === 0}>
                Add webhook
              </Button>
            </InlineStack>
          </FormLayout>
        </Form>
      </BlockStack>
    </Card>
  );
}
