// What Shopify puts into a page for pixels, as far as it is needed here: events of the page's own, the shopper's decision about
// analytics (a cookie: "no" refuses), and the pixel's worker where the decision allows it.
(() => {
  const isAllowed = () => !/(^|; )consent=no(;|$)/.test(document.cookie);
  const customerPrivacy = { analyticsProcessingAllowed: isAllowed };
  const waiting = [];
  let worker = null;
  const publish = (name, customData) => {
    const event = { id: crypto.randomUUID(), name, timestamp: new Date().toISOString(), customData };
    if (worker) worker.postMessage(event);
    else waiting.push(event);
    return true;
  };
  window.Shopify = {
    routes: { root: "/" },
    analytics: { publish },
    // as at Shopify, the decision is known a moment after the page
    loadFeatures: (_, done) =>
      setTimeout(() => {
        window.Shopify.customerPrivacy = customerPrivacy;
        done();
      }),
  };
  addEventListener("load", () => {
    if (!isAllowed()) return;
    worker = new Worker("/cdn/pixels/worker.js");
    for (const event of waiting.splice(0)) worker.postMessage(event);
  });
})();
