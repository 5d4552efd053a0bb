// Parts of the room that its script makes: links, buttons, what is said, and what is wrong with a field;
// whether a form is sent twice, and whether somebody types beside it; what is kept in this browser.
// Loaded before room.js.
const roomParts = (() => {
  "use strict";

  // What is kept in this browser, where it allows a store.
  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key) || "null"); } catch { return null; }
  };
  const write = (key, value) => {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  };
  const forget = (key) => {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  };
  const keysOf = (start) => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(start)); } catch { return []; }
  };

  // What was wrong with a form, at its fields: once it is sent again that is said no longer.
  const clearErrors = (form) => {
    document.querySelector(".govuk-error-summary")?.remove();
    for (const group of form.querySelectorAll(".govuk-form-group--error")) {
      const error = group.querySelector("[id$='_error']");
      const described = group.querySelector(`[aria-describedby~="${error?.id}"]`);
      described?.setAttribute("aria-describedby", described.getAttribute("aria-describedby")
        .split(" ").filter((each) => each !== error.id).join(" "));
      error?.remove();
      for (const each of [group, ...group.querySelectorAll("[class*='--error']")]) {
        each.classList.remove(...[...each.classList].filter((name) => name.endsWith("--error")));
      }
    }
  };
  const showError = (form, field, text) => {
    const group = form.querySelector(`#id_${field}_group`);
    const control = group.querySelector("fieldset, input, select, textarea");
    const error = document.createElement("p");
    error.id = `id_${field}_error`;
    error.className = "govuk-error-message";
    error.setAttribute("role", "alert");
    error.textContent = text;
    group.classList.add("govuk-form-group--error");
    group.querySelector("legend, label").after(error);
    control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") || ""} ${error.id}`.trim());
  };

  const linkTo = (href, text) => {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = href;
    link.textContent = text;
    return link;
  };
  const linkLike = (text, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-link-button";
    button.textContent = text;
    button.addEventListener("click", () => act(button));
    return button;
  };

  // A browser may lend no clipboard: then the text is selected by hand, where it stands.
  const copying = (text) => (navigator.clipboard ? [linkLike("Copy your text", async (button) => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch { button.textContent = "It could not be copied: select the text"; }
  })] : []);

  // What stands there already is not read out again, and a link in it keeps the focus.
  const speaker = (element) => (text, wrong = false, ways = []) => {
    if (element.firstChild?.data === text) return;
    element.textContent = text;
    element.classList.toggle("app-room__saved--wrong", wrong);
    for (const way of ways) element.append(" ", way);
  };

  // Whether a form says the same as before, but for this field: pressed twice, its id is another.
  const sameBut = (name, before, now) => Object.keys(now).every((each) => each === name || before[each] === now[each]);

  // Whether somebody types elsewhere than in this form by now, as on a slow line.
  const typesBeside = (form) => {
    const field = document.activeElement;
    return Boolean(field?.matches("input, select, textarea")) && field.form !== form;
  };
  // To load the page while somebody types would take the field away: it is loaded once they ask for it.
  const tellOfSaved = (say, at, show) => say(
    `Saved at ${at}. It stands in the list once the page is loaded.`, false, [linkLike("Show it", show)]);

  return {
    read, write, forget, keysOf,
    clearErrors, showError, linkTo, linkLike, copying, speaker, sameBut, typesBeside, tellOfSaved,
  };
})();
