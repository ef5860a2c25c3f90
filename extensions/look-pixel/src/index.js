// Runs in Shopify's strict sandbox, and only where the shopper allows analytics. It hands on what happened to which look, and nothing
// of who it happened to: no client id, no address, no page.
const KINDS = ["viewed", "seen", "opened", "added", "visitors"];
const BATCH_MS = 300;
const EVENTS_PER_CALL_MAX = 20;

shopify.extend("WebPixel::Render", ({ analytics, browser, settings }) => {
  let waiting = [];
  let timer = null;

  const send = () => {
    clearTimeout(timer);
    timer = null;
    while (waiting.length > 0) {
      const events = waiting.slice(0, EVENTS_PER_CALL_MAX);
      waiting = waiting.slice(EVENTS_PER_CALL_MAX);
      // nobody waits for it, and nobody hears of it when Looklift is down
      Promise.resolve(
        browser.sendBeacon(settings.endpoint, JSON.stringify({ account: settings.accountID, events })),
      ).catch(() => undefined);
    }
  };
  const tell = (event, isLast) => {
    waiting.push(event);
    if (isLast) send();
    else timer ??= setTimeout(send, BATCH_MS);
  };

  for (const kind of KINDS)
    analytics.subscribe(`looklift:${kind}`, ({ id, customData }) => {
      const { look, items, arm } = customData ?? {};
      // the page is about to change
      if (look) tell({ id, kind, look, items, arm }, kind === "added");
    });

  analytics.subscribe("checkout_completed", ({ id, data }) => {
    const looks = new Map();
    for (const { properties = [] } of data?.checkout?.lineItems ?? []) {
      const [look, item] = ["_looklift_look", "_looklift_item"].map(
        (wanted) => properties.find(({ key }) => key === wanted)?.value,
      );
      if (look && item) looks.set(look, [...(looks.get(look) ?? []), item]);
    }
    let number = 0;
    for (const [look, items] of looks) {
      tell({ id: `${id}:${number}`, kind: "bought", look, items: [] }, false);
      tell({ id: `${id}:${number}:items`, kind: "bought", look, items: [...new Set(items)] }, false);
      number++;
    }
    send();
  });
});
