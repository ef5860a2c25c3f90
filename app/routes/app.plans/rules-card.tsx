import { BlockStack, Card, List, Text } from "@shopify/polaris";

/** How long credits last, and what a change of plans does, in plain words. */
export function RulesCard() {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          How credits last
        </Text>
        <List>
          <List.Item>
            Credits of a plan can be used until the end of the period after the one they came in: what you do not use
            rolls over once, and expires after 60 days.
          </List.Item>
          <List.Item>Credits that you buy never expire. Those that expire are always used first.</List.Item>
          <List.Item>
            A dearer plan begins at once. Shopify gives back the money for the days that are left of the old one; the
            credits of those days are taken off the new plan's first ones.
          </List.Item>
          <List.Item>A cheaper plan begins when the period that you have paid for ends.</List.Item>
          <List.Item>
            Credits beyond your plan are bought only while you have switched that on, a small block at a time, and never
            past the cap that you set for 30 days. Ending your plan or uninstalling switches it off.
          </List.Item>
          <List.Item>
            When you end a plan or uninstall Looklift, no more credits come. Those you have stay until they expire, also
            for when you come back.
          </List.Item>
          <List.Item>The free plan's credits come every 30 days while you have no paid plan.</List.Item>
        </List>
      </BlockStack>
    </Card>
  );
}
