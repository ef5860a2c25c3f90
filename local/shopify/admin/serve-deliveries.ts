import type { Hono } from "hono";
import { html } from "hono/html";
import type { Delivery } from "../shop-state";
import type { StandIn } from "../stand-in";
import { listTopics, type openDeliveries } from "../webhooks/deliver-webhooks";
import { samplePayload } from "../webhooks/payloads";
import { adminPath, type Html, layOut, showStatus, showTime } from "./layout";

type Deliveries = ReturnType<typeof openDeliveries>;

/** The webhooks that were sent, with every attempt; each can be sent again, and each topic by hand. */
export function serveDeliveries(web: Hono, standIn: StandIn, deliveries: Deliveries): void {
  const root = `${adminPath(standIn)}/webhooks`;
  const { state } = standIn;
  web.get(root, (c) => {
    const body = drawDeliveries(standIn);
    return c.html(layOut({ standIn, title: "Webhooks", current: "/webhooks", body }));
  });
  web.post(`${root}/send`, async (c) => {
    const topic = String((await c.req.parseBody())["topic"]);
    await standIn.notify(topic, samplePayload(state, topic));
    return c.redirect(root, 303);
  });
  web.post(`${root}/:id/resend`, async (c) => {
    const delivery = state.deliveries.find(({ id }) => id === c.req.param("id"));
    if (!delivery) return c.text("This delivery is gone from the log.", 404);
    await deliveries.resend(delivery);
    return c.redirect(root, 303);
  });
}

function drawDeliveries(standIn: StandIn): Html {
  const topics = listTopics(standIn.config, standIn.state);
  const all = [...standIn.state.deliveries].reverse();
  return html`<h1>Webhooks</h1>
<form method="post" action="${adminPath(standIn)}/webhooks/send" class="line">
  <label>Send one by hand <select name="topic">${topics.map((topic) => html`<option>${topic}</option>`)}</select></label>
  <button>Send</button>
</form>
<p class="hint">Signed as Shopify signs; an answer other than 2xx, or none within 5 s, is tried again eight times. <a href="">Refresh</a></p>
${all.length > 0 ? all.map((delivery) => drawDelivery(standIn, delivery)) : html`<p>None yet.</p>`}`;
}

function drawDelivery(
  standIn: StandIn,
  { id, topic, state, triggeredAt, attempts, nextAt, payload, uri }: Delivery,
): Html {
  const next = nextAt === null ? "" : html` · next at ${showTime(new Date(nextAt).toISOString())}`;
  const attempt = ({ at, status, error, ms }: Delivery["attempts"][number]) =>
    html`<li>${showTime(at)}: ${status ?? error} after ${ms} ms</li>`;
  return html`<details class="card">
<summary>${showStatus(state)} <strong>${topic}</strong> ${showTime(triggeredAt)} · ${attempts.length} ${attempts.length === 1 ? "attempt" : "attempts"}${next}</summary>
<p><code>${id}</code> to <code>${uri}</code></p>
<ol>${attempts.map(attempt)}</ol>
<pre>${JSON.stringify(JSON.parse(payload), null, 2)}</pre>
<form method="post" action="${adminPath(standIn)}/webhooks/${id}/resend"><button>Send again</button></form>
</details>`;
}
