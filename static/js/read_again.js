// Reads the page again, but waits with it while somebody writes on the page: what was typed would be
// gone. Loaded before the scripts that look whether work is done.
const readAgain = (() => {
  "use strict";

  const holdsWhatWasTyped = (box) => box.value !== box.defaultValue;

  // Who opened a form and has typed nothing yet is about to.
  const somebodyWrites = () => {
    const boxes = [...document.querySelectorAll("input, textarea")];
    return Boolean(document.activeElement?.closest("form, details")) || boxes.some(holdsWhatWasTyped);
  };

  // every: after how many milliseconds to look anew whether somebody still writes.
  const look = (every) => {
    if (somebodyWrites()) setTimeout(look, every, every);
    else location.reload();
  };
  return look;
})();
