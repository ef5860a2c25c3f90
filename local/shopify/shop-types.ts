export type Variant = {
  id: number;
  title: string;
  /** As Shopify writes money: "89.00". */
  price: string;
  compareAtPrice: string | null;
  available: boolean;
  options: { name: string; value: string }[];
  sku: string;
};

export type Product = {
  id: number;
  handle: string;
  title: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  tags: string[];
  status: "ACTIVE" | "DRAFT" | "ARCHIVED";
  media: { fileId: string; alt: string }[];
  variants: Variant[];
  createdAt: string;
  updatedAt: string;
};

export type ShopFile = {
  /** gid://shopify/MediaImage/… */
  id: string;
  filename: string;
  alt: string;
  mimeType: string;
  /** Pixels; 0 until READY. */
  width: number;
  height: number;
  status: "UPLOADED" | "PROCESSING" | "READY" | "FAILED";
  /** Below the state's folder, with forward slashes. */
  path: string;
  bytes: number;
  errors: { code: string; details: string | null; message: string }[];
  createdAt: string;
  updatedAt: string;
  /** Where the bytes are still to be taken from. */
  source?: string;
};

export type Metafield = {
  id: string;
  /** The owner's gid. */
  ownerId: string;
  /** As it is stored: `app--<client id>` for what an app calls `$app`. */
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: string;
  updatedAt: string;
};

/** An app block that the merchant placed in a template of the theme. */
export type ThemeBlock = {
  id: string;
  /** Folder below `extensions/`. */
  extension: string;
  /** File name in its `blocks/`, without `.liquid`. */
  block: string;
  disabled: boolean;
  settings: Record<string, string | number | boolean>;
};

export type ShopSettings = {
  id: number;
  name: string;
  email: string;
  currency: string;
  locale: string;
  timezone: string;
  /** Whether it is a shop for development, which pays nothing; it is, unless this says no. */
  development?: boolean;
  /** Keys of the app's metafields that the shop has no definition for. */
  lacks?: string[];
  /** By template name ("product"), in the order of the page. */
  templates: Record<string, ThemeBlock[]>;
};

export type Installation = {
  id: number;
  installed: boolean;
  scopes: string[];
  installedAt: string;
  /** Refuses the app's own uninstall, so that what follows can be tried. */
  isLocked?: boolean;
  /** The app's pixel on the storefront, where it has connected one. */
  webPixel?: { id: string; settings: Record<string, string> } | null;
  /** Subscriptions that the app has made through the Admin API; topics as there, "ORDERS_PAID". */
  webhooks?: { id: string; topic: string; uri: string; includeFields: string[] }[];
};

export type AccessToken = {
  token: string;
  scopes: string[];
  /** Epoch milliseconds; null: does not expire. */
  expiresAt: number | null;
  /** The merchant's user id for an online token. */
  userId: string | null;
};

/** A refresh token; the one before stays usable until its replacement was used once. */
export type RefreshToken = { token: string; scopes: string[]; expiresAt: number; previous: string | null };

export type ChargeStatus = "PENDING" | "ACTIVE" | "DECLINED" | "EXPIRED" | "CANCELLED";
type Charge = {
  id: number;
  name: string;
  currency: string;
  status: ChargeStatus;
  test: boolean;
  returnUrl: string;
  /** In the confirmation address, so that it cannot be guessed. */
  signature: string;
  createdAt: string;
  updatedAt: string;
};
export type Purchase = Charge & { price: string };
export type SubscriptionLine = { id: string; kind: "recurring"; price: string; interval: string } | UsageLine;
/** `asked` is a higher cap that waits for the merchant. */
export type UsageLine = {
  id: string;
  kind: "usage";
  cappedAmount: string;
  terms: string;
  asked?: { cappedAmount: string; signature: string };
  records?: UsageRecord[];
};
export type UsageRecord = {
  id: number;
  idempotencyKey: string | null;
  description: string;
  price: string;
  createdAt: string;
};
export type Subscription = Charge & {
  trialDays: number;
  lines: SubscriptionLine[];
  /** Kept when it ends, but shown to the app only while it is active. */
  currentPeriodEnd: string | null;
  /** It takes the place of the one before only when that one's period ends. */
  isDeferred?: boolean;
  /** When an approved one that is deferred begins; it is PENDING until then. */
  startsAt?: string | null;
};

export type StagedUpload = {
  id: string;
  filename: string;
  mimeType: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** Bytes received; null until the PUT. */
  bytes: number | null;
};

export type Delivery = {
  /** X-Shopify-Webhook-Id: the same for every attempt. */
  id: string;
  eventId: string;
  topic: string;
  uri: string;
  /** The very bytes that are signed. */
  payload: string;
  triggeredAt: string;
  state: "PENDING" | "DELIVERED" | "FAILED";
  attempts: { at: string; status: number | null; error: string | null; ms: number }[];
  /** Epoch milliseconds of the next attempt; null: none. */
  nextAt: number | null;
};

export type FlowTrigger = { handle: string; payload: unknown; receivedAt: string };
