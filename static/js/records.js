// Reads the list of records again every few seconds while one of them is compiled, and waits with it
// while somebody writes on the page: what was typed would be gone. Without it the page has a link that
// does the same.
const EVERY = 5000;

function holdsWhatWasTyped(box) {
  return box.value !== box.defaultValue;
}

// Who opened a form and has typed nothing yet is about to.
function somebodyWrites() {
  const boxes = [...document.querySelectorAll("input, textarea")];
  return Boolean(document.activeElement?.closest("form, details")) || boxes.some(holdsWhatWasTyped);
}

function look() {
  if (somebodyWrites()) setTimeout(look, EVERY);
  else location.reload();
}

setTimeout(look, EVERY);
