const MISSING = ["scanner", "pos", "intents", "support", "reviews", "picker", "app", "shopifyQL", "tools"];

/** `window.shopify`, as far as the stand-in has it; the rest throws an error that says so. */
export function describeGlobal({ config, origin, ask, hear, idToken, saveBar, modal }) {
  const toasts = new Map();
  let lastToast = 0;
  hear("toast.action", ({ id }) => toasts.get(id)?.onAction?.());
  hear("toast.gone", ({ id, byMerchant }) => {
    const options = toasts.get(id);
    toasts.delete(id);
    if (byMerchant) options?.onDismiss?.();
  });
  const missing = (name) => () => {
    throw new Error(`the App Bridge stand-in does not implement shopify.${name}`);
  };
  // whatever is taken from it is missing too; only a promise it must not look like
  const nothing = (name) =>
    new Proxy(missing(name), {
      get: (_, part) => (part === "then" ? undefined : nothing(`${name}.${String(part)}`)),
    });
  return {
    config,
    origin,
    ready: Promise.resolve(),
    environment: { mobile: matchMedia("(max-width: 600px)").matches, embedded: true, pos: false, intent: false },
    idToken,
    user: async () => ({ accountAccess: "full" }),
    toast: {
      show: (message, options = {}) => {
        const id = `toast-${++lastToast}`;
        const { duration = 5000, isError = false, action = "" } = options;
        toasts.set(id, options);
        void ask("toast.show", { id, message: String(message), duration, isError, action });
        return id;
      },
      hide: (id) => void ask("toast.hide", { id }),
    },
    loading: (isLoading = true) => void ask("loading", { isLoading: Boolean(isLoading) }),
    resourcePicker: async (options) => {
      const selection = await ask("resourcePicker", JSON.parse(JSON.stringify(options)));
      return selection ? Object.assign(selection, { selection }) : undefined;
    },
    saveBar,
    modal,
    scopes: {
      query: () => ask("scopes"),
      request: async (scopes) => {
        const isGranted = await ask("scopes.request", { scopes: [...scopes] });
        return { result: isGranted ? "granted-all" : "declined-all", detail: await ask("scopes") };
      },
      revoke: missing("scopes.revoke"),
    },
    webVitals: { onReport: async () => undefined },
    setSignals: () => undefined,
    ...Object.fromEntries(MISSING.map((name) => [name, nothing(name)])),
  };
}
