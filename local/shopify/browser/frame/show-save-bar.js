import { askMerchant } from "./ask-merchant.js";

/** The bar over the admin's head while the app has unsaved changes, and the question before they are lost. */
export function showSaveBar({ bar, tell }) {
  const save = bar.querySelector(".save");
  const discard = bar.querySelector(".discard");
  let confirmsDiscard = false;
  save.addEventListener("click", () => tell("saveBar.save"));
  discard.addEventListener("click", async () => {
    const question = {
      title: "Discard all unsaved changes?",
      text: "If you discard changes, you go back to the last saved state.",
      yes: "Discard changes",
      no: "Continue editing",
    };
    if (!confirmsDiscard || (await askMerchant(question))) tell("saveBar.discard");
  });
  const mayLeave = async () => {
    if (bar.hidden) return true;
    const left = await askMerchant({
      title: "Leave page with unsaved changes?",
      text: "Leaving this page deletes all unsaved changes.",
      yes: "Leave page",
      no: "Stay",
    });
    if (left) tell("saveBar.left");
    return left;
  };
  return {
    mayLeave,
    answers: {
      saveBar: ({ isShown, save: saveState, discard: discardState, confirmsDiscard: confirms }) => {
        bar.hidden = !isShown;
        confirmsDiscard = Boolean(confirms);
        save.disabled = Boolean(saveState?.isDisabled || saveState?.isLoading);
        discard.disabled = Boolean(discardState?.isDisabled || discardState?.isLoading);
      },
      leaveConfirmation: mayLeave,
    },
  };
}
