import { createContext, useContext } from "react";

const NonceContext = createContext<string | undefined>(undefined);

/** Hands the page's nonce to the scripts that stand in the page itself. */
export const NonceProvider = NonceContext.Provider;

/** The attribute that lets a script in the page itself run; nothing in the browser, where no such script is made any more. */
export function useNonce(): { nonce?: string } {
  const nonce = useContext(NonceContext);
  return nonce === undefined ? {} : { nonce };
}
