import { redirect } from "@remix-run/node";

/** Where the library sends whoever comes without a shop. Nobody is asked for one: the front page says where the app is opened. */
export const loader = () => redirect("/");
