// Copies the text beside a button. Without script the text can be selected; the buttons stay hidden.
const SAID_FOR = 2000;

function textOf(button) {
  const around = button.parentElement;
  const text = around.querySelector("[data-copy-text]");
  return text ? text.innerText.trim() : "";
}

async function wordsAfterCopying(button) {
  try {
    await navigator.clipboard.writeText(textOf(button));
    return "Copied";
  } catch {
    return "Select the text to copy it";
  }
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const label = document.createElement("span");
    label.setAttribute("aria-live", "polite");
    const act = button.firstChild.textContent;
    label.textContent = act;
    button.firstChild.replaceWith(label);
    button.hidden = false;
    let back = 0;
    button.addEventListener("click", async () => {
      label.textContent = await wordsAfterCopying(button);
      clearTimeout(back);
      back = setTimeout(() => { label.textContent = act; }, SAID_FOR);
    });
  }
}
