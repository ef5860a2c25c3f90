/** What an extracted item can be. */
export { itemCategories } from "~/engine/categories";
