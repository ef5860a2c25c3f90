/** The look of a modal; `ui-modal` keeps it from the app's own styles. */
export const modalStyle = `
  :host { display: contents; }
  dialog { width: min(620px, calc(100vw - 32px)); max-height: calc(100vh - 64px); padding: 0; border: 0; border-radius: 12px;
    flex-direction: column; overflow: hidden; color: #1d2430; background: #fff; box-shadow: 0 12px 40px rgb(16 24 40 / 32%);
    font: 14px/1.45 system-ui, sans-serif; }
  dialog[open] { display: flex; }
  dialog::backdrop { background: rgb(16 24 40 / 55%); }
  :host([variant="small"]) dialog { width: min(380px, calc(100vw - 32px)); }
  :host([variant="large"]) dialog { width: min(980px, calc(100vw - 32px)); }
  :host([variant="max"]) dialog { width: 100vw; max-width: 100vw; height: 100vh; max-height: 100vh; border-radius: 0; }
  header { display: flex; align-items: center; gap: 12px; padding: 12px 16px; background: #f1f3f6; }
  h2 { flex: 1; margin: 0; font-size: 15px; }
  .content { flex: 1; overflow: auto; }
  iframe { display: block; width: 100%; height: 60vh; border: 0; }
  footer { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 16px; border-top: 1px solid #d9dee5; }
  footer:empty { display: none; }
  button { min-height: 32px; padding: 4px 14px; border: 1px solid #8b95a5; border-radius: 8px; color: inherit; background: #fff;
    font: inherit; font-weight: 600; cursor: pointer; }
  button:focus-visible { outline: 2px solid #0b5f66; outline-offset: 2px; }
  button.primary { border-color: #0b5f66; color: #fff; background: #0b5f66; }
  button.critical { border-color: #a3271f; color: #fff; background: #a3271f; }
  button:disabled { opacity: .55; cursor: default; }
  .close { min-width: 32px; padding: 0; border: 0; background: none; font-size: 20px; line-height: 1; }
`;
