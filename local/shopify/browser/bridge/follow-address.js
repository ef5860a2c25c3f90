/** Tells the admin where the app is, so that its own address and a reload follow. */
export function followAddress({ ask }) {
  const tell = () => void ask("address", { path: location.pathname + location.search + location.hash });
  for (const name of ["pushState", "replaceState"]) {
    const native = history[name];
    history[name] = function (...args) {
      const result = native.apply(this, args);
      tell();
      return result;
    };
  }
  addEventListener("popstate", tell);
  tell();
}
