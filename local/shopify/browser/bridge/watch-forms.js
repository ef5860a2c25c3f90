/** Forms with `data-save-bar` get a save bar of their own: shown by the first change, its buttons submit and reset the form. */
export function watchForms() {
  const bars = new WeakMap();
  const barOf = (form) => {
    if (bars.has(form)) return bars.get(form);
    const bar = document.createElement("ui-save-bar");
    bar.discardConfirmation = form.hasAttribute("data-discard-confirmation");
    const save = document.createElement("button");
    save.setAttribute("variant", "primary");
    const discard = document.createElement("button");
    save.addEventListener("click", () => form.requestSubmit());
    discard.addEventListener("click", () => form.reset());
    bar.append(save, discard);
    document.body.append(bar);
    bars.set(form, bar);
    return bar;
  };
  const formOf = ({ target }) => (target instanceof Element ? target.closest("form[data-save-bar]") : null);
  const changed = (event) => {
    const form = formOf(event);
    if (form) void barOf(form).show();
  };
  const settled = (event) => {
    const form = formOf(event);
    if (form) void barOf(form).hide();
  };
  for (const name of ["input", "change"]) document.addEventListener(name, changed);
  for (const name of ["submit", "reset"]) document.addEventListener(name, settled);
}
