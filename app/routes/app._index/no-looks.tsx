import { Card, EmptyState } from "@shopify/polaris";
import image from "./no-looks.svg?url";

/** The first page of a shop that has made no look yet. */
export function NoLooks() {
  return (
    <Card>
      <EmptyState
        heading="Show everything your model wears"
        image={image}
        action={{ content: "Make your first look", url: "/app/looks/new" }}
      >
        <p>
          Choose a product and a photo of a model wearing it. Looklift lifts out every item, and you decide whether the
          look goes on the product page.
        </p>
      </EmptyState>
    </Card>
  );
}
