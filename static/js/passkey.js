// Shows the button for a passkey where the browser can use one, and says in words what went wrong.
(() => {
  "use strict";
  const said = document.querySelector("[data-passkey-said]");
  const buttons = document.querySelectorAll("[data-passkey-button]");
  const say = (words) => {
    if (said) said.textContent = words;
  };
  // Browsers tie a passkey to a name; a bare number for an address is none.
  const isNumber = /^[\d.]+$|^\[/.test(location.hostname);

  // Enter in a field does what the button does: sent by itself, the form holds no passkey. The answer of
  // the device is sent by form.submit(), which is no "submit" event, so it does not come by here again.
  for (const button of buttons) {
    button.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!button.hidden) button.click();
    });
  }

  if (!window.PublicKeyCredential) {
    say("This browser cannot use passkeys.");
    return;
  }
  if (isNumber) {
    say("Passkeys need a name in the address. On this machine, open the planner as http://localhost instead.");
    return;
  }
  say("");
  for (const button of buttons) button.hidden = false;

  const WORDS = {
    NotAllowedError: "That was called off, or took too long. Try once more.",
    InvalidStateError: "This device holds a passkey for you already.",
    NotSupportedError: "This device cannot make such a passkey. Try another device or a security key.",
    SecurityError: "Passkeys do not work at this address.",
  };
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const fault = event.detail && event.detail.exception;
    say((fault && WORDS[fault.name]) || "The passkey could not be used. Try once more.");
  });
})();
