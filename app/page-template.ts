import type { ServerBuild } from "@remix-run/node";
import { matchRoutes } from "@remix-run/react";

type Routes = ServerBuild["routes"];
type Node = { path?: string; index?: boolean; children?: Node[] };

/**
 * Makes the function that answers a path's route among the pages as its template ("/app/looks/:id"), and "unmatched" where
 * there is none.
 */
export function makePageTemplate(routes: Routes): (path: string) => string {
  const tree = childrenOf(routes, undefined);
  return (path) => {
    // a page's data is fetched under its own path with this ending
    const matches = matchRoutes(tree as Parameters<typeof matchRoutes>[0], path.replace(/\.data$/, ""));
    if (!matches) return "unmatched";
    const parts = matches.flatMap(({ route }) => route.path?.split("/").filter(Boolean) ?? []);
    return `/${parts.join("/")}`;
  };
}

function childrenOf(routes: Routes, parentId: string | undefined): Node[] {
  return Object.values(routes)
    .filter((route) => route !== undefined && route.parentId === parentId)
    .map((route) => {
      const { id, path, index } = route as NonNullable<typeof route>;
      const own = path === undefined ? {} : { path };
      return index ? { ...own, index } : { ...own, children: childrenOf(routes, id) };
    });
}
