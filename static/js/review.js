// Keys for the review: a letter presses the button or follows the link that carries it (data-key).
// Nothing needs them; they can be turned off, and the choice is kept in this browser.
(() => {
  "use strict";
  // What is typed waits in this tab, by person and line, until the planner has told what came of it:
  // a press that did not reach it loses nothing.
  const form = document.querySelector("[data-keep-as]");
  const written = document.getElementById("id_comment");
  const SENT = "review-sent";
  const draft = form && `review-comment:${form.dataset.keepAs}`;
  const kept = (key) => {
    try { return sessionStorage.getItem(key) || ""; } catch { return ""; }
  };
  const keep = (key, text) => {
    try {
      if (text) sessionStorage.setItem(key, text); else sessionStorage.removeItem(key);
    } catch { /* it holds for this page */ }
  };
  if (document.querySelector("[data-told]") && kept(SENT)) {
    keep(kept(SENT), "");
    keep(SENT, "");
  }
  if (form && written) {
    // What the planner gave back, with what came meanwhile, has reached nobody yet.
    if (written.value) keep(draft, written.value); else written.value = kept(draft);
    written.addEventListener("input", () => keep(draft, written.value));
    form.addEventListener("submit", (event) => {
      keep(draft, written.value);
      // Taking a decision back sends no comment.
      keep(SENT, event.submitter?.hasAttribute("formaction") ? "" : draft);
    });
  }

  const STORE = "review-keys";
  const controls = new Map();
  for (const control of document.querySelectorAll("[data-key]")) {
    controls.set(control.dataset.key, control);
  }
  const toggle = document.querySelector("[data-keys-toggle]");
  if (!controls.size || !toggle) return;

  const read = () => {
    try { return localStorage.getItem(STORE) !== "off"; } catch { return true; }
  };
  let on = read();
  const show = () => {
    toggle.textContent = on ? "Turn the keys off" : "Turn the keys on";
    document.body.classList.toggle("app-keys-off", !on);
  };
  toggle.hidden = false;
  for (const words of document.querySelectorAll("[data-keys-words]")) words.hidden = false;
  toggle.addEventListener("click", () => {
    on = !on;
    try { localStorage.setItem(STORE, on ? "on" : "off"); } catch { /* it holds for this page */ }
    show();
  });
  show();

  const typing = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

  // A press leads to another page: until that is there, no other press counts. Who comes back to
  // this one may press again.
  let leaves = false;
  window.addEventListener("pageshow", () => { leaves = false; });

  // "Next" saves nothing: with a comment that nobody sent it says so first, and leads on at the second press.
  const next = controls.get("n");
  const said = document.querySelector("[data-said]");
  let told = "";
  next?.addEventListener("click", (event) => {
    const comment = written?.value.trim() || "";
    if (comment && comment === told) keep(draft, "");
    if (!comment || comment === told) return;
    event.preventDefault();
    leaves = false;
    told = comment;
    said.textContent = "Your comment is not saved. Choose a decision to keep it, or Next again to leave it.";
  });
  written?.addEventListener("input", () => { said.textContent = ""; });
  written?.addEventListener("keydown", (event) => {
    if (on && event.key === "Escape") written.blur();
  });

  document.addEventListener("keydown", (event) => {
    if (!on || leaves || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (typing(event.target)) return;
    const control = controls.get(event.key.toLowerCase());
    if (!control || control.disabled) return;
    event.preventDefault();
    const comment = document.getElementById(control.dataset.needs || "");
    if (comment && !comment.value.trim()) {
      comment.focus();
      said.textContent = "Write what you ask for, then Esc and R.";
      return;
    }
    leaves = true;
    control.click();
  });
})();
