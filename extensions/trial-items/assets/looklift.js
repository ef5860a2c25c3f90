// Adds to what the browser does by itself.
class Look extends HTMLElement {
  connectedCallback() {
    const spots = [...this.querySelectorAll(".ll-spot")];
    const rows = [...this.querySelectorAll(".ll-row")];
    const dots = [...this.querySelectorAll(".ll-dot")];
    const close = (except) => {
      for (const card of this.querySelectorAll("[open]")) if (card !== except) card.open = false;
    };
    const mark = ({ target, type }) => {
      const on = /over|in$/.test(type) ? target.closest(".ll-dot, .ll-card, .ll-link")?.closest("li") : null;
      const at = Math.max(spots.indexOf(on), rows.indexOf(on));
      for (const list of [spots, rows]) for (const item of list) item.classList.toggle("ll-on", item === list[at]);
    };
    for (const type of ["pointerover", "pointerleave", "focusin", "focusout"]) this.addEventListener(type, mark);
    this.addEventListener("toggle", ({ target }) => target.open && close(target), true);
    this.addEventListener("keydown", (event) => {
      const { key, target } = event;
      const open = target.closest?.("details[open]");
      if (key === "Escape" && open) {
        open.open = false;
        open.firstElementChild.focus();
      }
      const at = dots.indexOf(target);
      const last = dots.length - 1;
      const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      dots[(to + dots.length) % dots.length].focus();
    });
    this.outside = ({ target }) => (target.closest?.(".ll-spot") && this.contains(target)) || close();
    document.addEventListener("click", this.outside);
  }
  disconnectedCallback() {
    document.removeEventListener("click", this.outside);
  }
}

class Outfit extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.sum());
    this.sum(true);
  }
  sum(first) {
    let cents = 0;
    let count = 0;
    for (const offer of this.querySelectorAll(".ll-offer")) {
      const pick = offer.querySelector(".ll-pick");
      if (!pick) continue;
      const choice = offer.querySelector("fieldset");
      choice.disabled = !pick.checked;
      const chosen = choice.querySelector("option:checked") ?? choice.querySelector("[data-price]");
      const price = offer.querySelector(".ll-price");
      if (price && !first && chosen.dataset.money) price.textContent = chosen.dataset.money;
      if (!pick.checked) continue;
      count++;
      cents += Number(chosen.dataset.price);
    }
    const { currency, language, addOne, addMany } = this.dataset;
    const amount = this.querySelector(".ll-amount");
    if (amount && !first)
      amount.textContent = new Intl.NumberFormat(language, { style: "currency", currency }).format(cents / 100);
    const button = this.querySelector(".ll-buy");
    button.disabled = count === 0;
    button.firstElementChild.textContent = count === 1 ? addOne : addMany.replace("#", count);
  }
}

if (!customElements.get("looklift-look")) {
  customElements.define("looklift-look", Look);
  customElements.define("looklift-outfit", Outfit);
}
