// Copies the text beside a button. Without script the text can be selected; the buttons stay hidden.
const SAID_FOR = 2000;

function textOf(button) {
  const around = button.parentElement;
  const text = around.querySelector("[data-copy-text]");
  return text ? text.innerText.trim() : "";
}

async function copy(button, label) {
  try {
    await navigator.clipboard.writeText(textOf(button));
  } catch {
    label.textContent = "Select the text to copy it";
    return;
  }
  const before = label.textContent;
  label.textContent = "Copied";
  setTimeout(() => { label.textContent = before; }, SAID_FOR);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const label = document.createElement("span");
    label.setAttribute("aria-live", "polite");
    label.textContent = button.firstChild.textContent;
    button.firstChild.replaceWith(label);
    button.hidden = false;
    button.addEventListener("click", () => copy(button, label));
  }
}
