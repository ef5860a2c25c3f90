import { expect, test } from "vitest";
import { makePageTemplate } from "~/page-template";

type Routes = Parameters<typeof makePageTemplate>[0];
const route = (id: string, parentId: string | undefined, rest: object) => [id, { id, parentId, ...rest }] as const;
const routes = Object.fromEntries([
  route("root", undefined, { path: "" }),
  route("front", "root", { index: true }),
  route("app", "root", { path: "app" }),
  route("looks", "app", { path: "looks", index: true }),
  route("look", "app", { path: "looks/:id" }),
  route("new", "app", { path: "looks/new" }),
  route("auth", "root", { path: "auth/*" }),
]) as unknown as Routes;

test.each([
  ["/", "/"],
  ["/app", "/app"],
  ["/app/looks", "/app/looks"],
  ["/app/looks/01MADEUP", "/app/looks/:id"],
  ["/app/looks/01MADEUP.data", "/app/looks/:id"],
  ["/app/looks/new", "/app/looks/new"],
  ["/auth/session-token", "/auth/*"],
  ["/wp-login.php", "unmatched"],
])("%s is a page of the route %s", (path, template) => {
  expect(makePageTemplate(routes)(path)).toBe(template);
});
