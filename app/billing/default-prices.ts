import type { PriceList } from "./price-list";

/** What is sold where the setting PRICE_LIST names no file. */
export const defaultPrices: PriceList = {
  currency: "USD",
  packs: [
    { id: "pack-50", name: "50 credits", credits: 50, price: "7.50" },
    { id: "pack-250", name: "250 credits", credits: 250, price: "30.00" },
    { id: "pack-1000", name: "1,000 credits", credits: 1_000, price: "90.00" },
  ],
  plans: [
    { id: "free", name: "Free", credits: 5, price: "0.00" },
    { id: "boutique", name: "Boutique", credits: 120, price: "12.00" },
    { id: "atelier", name: "Atelier", credits: 700, price: "49.00" },
  ],
  overage: { credits: 20, price: "3.00", cap: "30.00" },
};
