// On a phone the filters of a list begin folded, so that the list comes first. Without script, and
// on wide screens, they stand open. What was asked for stays told by the chips below them.
const narrow = window.matchMedia("(max-width: 44em)");

const fold = document.querySelector(".app-filters-fold");
if (fold && narrow.matches && !fold.querySelector(".govuk-error-message")) {
  fold.open = false;
}
// Whoever turns the phone or widens the window has no button to open them any more.
narrow.addEventListener("change", (now) => {
  if (fold && !now.matches) {
    fold.open = true;
  }
});
