import { makeGid } from "../gid";
import { type Args, type GraphqlContext, type Resolver, userError, type View } from "./context";
import { requireScope } from "./require-scope";

const FIELDS = ["accountID", "endpoint"];

const show = ({ id, settings }: { id: string; settings: object }): View => ({ __typename: "WebPixel", id, settings });

// The schema names one of the two scopes in prose that is not about one alone.
const requireBoth = (context: GraphqlContext, field: string) => {
  for (const scope of ["write_pixels", "read_customer_events"]) requireScope(context, [scope], field);
};

// As extensions/look-pixel declares them: each is a text of one character or more.
function readSettings(given: unknown): Record<string, string> | null {
  const settings = (typeof given === "string" ? JSON.parse(given) : given) as Record<string, unknown>;
  const isWhole = FIELDS.every((name) => typeof settings?.[name] === "string" && settings[name] !== "");
  return isWhole && Object.keys(settings).length === FIELDS.length ? (settings as Record<string, string>) : null;
}

const refused = (field: string[], message: string, code: string) => ({
  webPixel: null,
  userErrors: [userError(field, message, code)],
});

const webPixelCreate: Resolver = ({ webPixel }: Args, context) => {
  requireBoth(context, "webPixelCreate");
  const { installation, newId } = context.state;
  const settings = readSettings(webPixel.settings);
  if (!settings) return refused(["settings"], "Settings must be valid", "INVALID_SETTINGS");
  if (installation.webPixel) return refused(["id"], "Web pixel is taken.", "TAKEN");
  installation.webPixel = { id: makeGid("WebPixel", newId()), settings };
  return { webPixel: show(installation.webPixel), userErrors: [] };
};

const webPixelUpdate: Resolver = ({ id, webPixel }: Args, context) => {
  requireBoth(context, "webPixelUpdate");
  const { installation } = context.state;
  const settings = readSettings(webPixel.settings);
  if (!settings) return refused(["settings"], "Settings must be valid", "INVALID_SETTINGS");
  if (installation.webPixel?.id !== id) return refused(["id"], "Pixel not found.", "NOT_FOUND");
  installation.webPixel = { id, settings };
  return { webPixel: show({ id, settings }), userErrors: [] };
};

const webPixelDelete: Resolver = ({ id }: Args, context) => {
  requireScope(context, ["write_pixels"], "webPixelDelete");
  const { installation } = context.state;
  if (installation.webPixel?.id !== id)
    return { deletedWebPixelId: null, userErrors: [userError(["id"], "Pixel not found.", "NOT_FOUND")] };
  installation.webPixel = null;
  return { deletedWebPixelId: id, userErrors: [] };
};

const webPixel: Resolver = (_, { state }) => (state.installation.webPixel ? show(state.installation.webPixel) : null);

export const pixelQueries = { webPixel };
export const pixelMutations = { webPixelCreate, webPixelUpdate, webPixelDelete };
