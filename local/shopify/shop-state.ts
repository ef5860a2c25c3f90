import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { seedShop } from "./seed-shop";
import type {
  AccessToken,
  Delivery,
  FlowTrigger,
  Installation,
  Metafield,
  Product,
  Purchase,
  RefreshToken,
  ShopFile,
  ShopSettings,
  StagedUpload,
  Subscription,
} from "./shop-types";

export type * from "./shop-types";

/** What is written to `state.json`: every collection as a list. */
type Stored = {
  lastId: number;
  settings: ShopSettings;
  installation: Installation;
  products: Product[];
  files: ShopFile[];
  metafields: Metafield[];
  tokens: AccessToken[];
  refreshTokens: RefreshToken[];
  purchases: Purchase[];
  subscriptions: Subscription[];
  stagedUploads: StagedUpload[];
  deliveries: Delivery[];
  flowTriggers: FlowTrigger[];
};

export type ShopState = {
  /** demo.myshopify.com */
  shop: string;
  dir: string;
  settings: ShopSettings;
  installation: Installation;
  products: Map<number, Product>;
  files: Map<string, ShopFile>;
  /** By `metafieldKey`. */
  metafields: Map<string, Metafield>;
  tokens: Map<string, AccessToken>;
  refreshTokens: Map<string, RefreshToken>;
  /** Charges for the app: bought once, and by subscription. */
  purchases: Map<number, Purchase>;
  subscriptions: Map<number, Subscription>;
  stagedUploads: Map<string, StagedUpload>;
  /** Webhooks sent or to be sent, oldest first. */
  deliveries: Delivery[];
  flowTriggers: FlowTrigger[];
  /** A number that no other thing of this shop has. */
  newId(): number;
  /** Writes the state; it is on the disk, as a whole, once this resolves. */
  save(): Promise<void>;
  /** Where a file's bytes lie. */
  filePath(file: Pick<ShopFile, "path">): string;
};

export const metafieldKey = ({ ownerId, namespace, key }: Pick<Metafield, "ownerId" | "namespace" | "key">): string =>
  `${ownerId}|${namespace}|${key}`;

type OpenShopState = { dir: string; shop: string; seed?: (state: ShopState) => Promise<void> };

/** The shop kept in a folder. An empty folder is filled by `seed`: the demo shop, with its pictures drawn. */
export async function openShopState({ dir, shop, seed = seedShop }: OpenShopState): Promise<ShopState> {
  await mkdir(join(dir, "files"), { recursive: true });
  await mkdir(join(dir, "staged"), { recursive: true });
  const stored = await readStored(join(dir, "state.json"));
  const state = stored ? unfold({ dir, shop, stored }) : unfold({ dir, shop, stored: emptyShop(shop) });
  if (!stored) {
    await seed(state);
    await state.save();
  }
  return state;
}

async function readStored(path: string): Promise<Stored | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Stored;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function emptyShop(shop: string): Stored {
  const name = shop.split(".")[0] ?? shop;
  return {
    lastId: 1000,
    settings: {
      id: 1,
      name: `${name[0]?.toUpperCase()}${name.slice(1)} shop`,
      email: `owner@${name}.example`,
      currency: "USD",
      locale: "en",
      timezone: "Etc/UTC",
      templates: {},
    },
    installation: { id: 2, installed: true, scopes: [], installedAt: new Date().toISOString() },
    products: [],
    files: [],
    metafields: [],
    tokens: [],
    refreshTokens: [],
    purchases: [],
    subscriptions: [],
    stagedUploads: [],
    deliveries: [],
    flowTriggers: [],
  };
}

function unfold({ dir, shop, stored }: { dir: string; shop: string; stored: Stored }): ShopState {
  let { lastId } = stored;
  const by = <K, T>(list: T[], key: (entry: T) => K) => new Map(list.map((entry) => [key(entry), entry]));
  const state: ShopState = {
    shop,
    dir,
    settings: stored.settings,
    installation: stored.installation,
    products: by(stored.products, ({ id }) => id),
    files: by(stored.files, ({ id }) => id),
    metafields: by(stored.metafields, metafieldKey),
    tokens: by(stored.tokens, ({ token }) => token),
    refreshTokens: by(stored.refreshTokens, ({ token }) => token),
    purchases: by(stored.purchases, ({ id }) => id),
    subscriptions: by(stored.subscriptions, ({ id }) => id),
    stagedUploads: by(stored.stagedUploads, ({ id }) => id),
    deliveries: stored.deliveries,
    flowTriggers: stored.flowTriggers,
    newId: () => ++lastId,
    save: writeOneAtATime(() => writeWhole(join(dir, "state.json"), JSON.stringify(fold(state, lastId)))),
    filePath: ({ path }) => join(dir, path),
  };
  return state;
}

function fold({ shop: _, dir: __, newId: ___, save: ____, filePath: _____, ...kept }: ShopState, lastId: number) {
  const listed = Object.entries(kept).map(([name, part]) => [name, part instanceof Map ? [...part.values()] : part]);
  return { lastId, ...Object.fromEntries(listed) };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}`;
  const file = await open(partial, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}

// One write after the other; callers that come before the next one has begun share it.
function writeOneAtATime(write: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= last
      .catch(() => undefined)
      .then(() => {
        next = null;
        return write();
      });
    last = next;
    return next;
  };
}
