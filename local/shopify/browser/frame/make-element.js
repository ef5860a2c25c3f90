/** An element with properties and children: `make("button", { type: "button" }, "Save")`. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  const { dataset, ...plain } = properties;
  Object.assign(element, plain);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
}
