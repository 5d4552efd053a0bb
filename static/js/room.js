// Meeting mode: a note is saved as it is typed; what cannot be sent is kept in this browser and sent
// again. Each note and action carries an id from where it was typed, so that it is kept once. Without
// script the forms are sent by their buttons.
(() => {
  "use strict";
  const { read, write, forget, keysOf } = roomParts;
  const { clearErrors, showError, linkTo, linkLike, copying, speaker, sameBut, typesBeside, tellOfSaved } = roomParts;
  const PAUSE = 900;
  const AGAIN = 5000;
  const MOST_UNANSWERED = 20;
  const JSON_ONLY = { Accept: "application/json" };
  // Where only the person can go on, and what the link to the room is called then.
  const WAYS_ON = { 401: "Sign in", 403: "Load it again" };

  const newId = () => (crypto.randomUUID ? crypto.randomUUID()
    : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
      (Number(c) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(c) / 4)))).toString(16)));

  // A page shows blanks in a row as one.
  const words = (text) => text.replace(/\s+/g, " ").trim();

  // Fields by name; boxes that are not ticked are left out, as a browser leaves them out.
  const fieldsOf = (form) => Object.fromEntries(new FormData(form).entries());

  // What the planner told. `later`: it can be sent once more as it is; `again`: with nobody's help.
  const post = async (url, fields, { keepalive = false } = {}) => {
    const body = new URLSearchParams(fields);
    const answer = await fetch(url, { method: "POST", headers: JSON_ONLY, body, keepalive });
    const { status } = answer;
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    const saved = answer.ok && Boolean(told.saved);
    const again = !saved && (answer.ok || status === 429 || status >= 500);
    const wait = Number(answer.headers.get("Retry-After")) * 1000 || AGAIN;
    return { status, told, saved, again, later: again || status in WAYS_ON, wait };
  };
  const why = ({ status, told }) => {
    if (status === 401) return `${told.error || "You were signed out."} Sign in, and it is sent then`;
    if (status === 403) return "This page is out of date. Load it again, and it is sent then";
    if (status === 409) return told.removed ? "Somebody took it out of the minutes" : "Somebody changed it meanwhile";
    return (told.error || "It could not be saved").replace(/\.$/, "");
  };

  // An answer that was lost, or came too late: what stands there is of this browser, nobody else's change.
  const asSent = ({ text, decided }) => `${Boolean(decided)} ${words(text)}`;
  const isOwn = (answer, unanswered = []) => answer?.status === 409 && !answer.told.removed
    && unanswered.includes(asSent(answer.told));

  // The room shows what was kept. A page that answered a form with its errors has the form's address:
  // to load that again would send the form again.
  const { room } = document.querySelector("[data-room]").dataset;
  const ADDED = "room-added";
  // Whoever types in another form by now, as where it is sent later, does not go on in this one.
  const showIn = (place, added = "", form = null) => {
    const typesElsewhere = (document.activeElement?.closest("form") ?? form) !== form;
    try { sessionStorage.setItem(ADDED, typesElsewhere ? "" : added); } catch { /* the page opens at its part all the same */ }
    if (location.pathname + location.search !== room) { location.assign(`${room}#${place}`); return; }
    location.hash = place;
    location.reload();
  };

  // What the person can do where the planner did not take the words: links and buttons.
  const waysOn = ({ status, told }, words) => {
    if (told.meeting) return [linkTo(told.meeting, "Open the meeting"), ...copying(words)];
    return status in WAYS_ON ? [linkTo(room, WAYS_ON[status])] : [];
  };
  // --- the note ------------------------------------------------------------------------------------
  const noteForm = document.querySelector("[data-note-form]");
  if (noteForm) {
    const key = `note:${noteForm.dataset.keepAs}`;
    const text = noteForm.querySelector("textarea");
    const decided = noteForm.querySelector("[name=decided]");
    const id = noteForm.querySelector("[name=note_id]");
    const version = noteForm.querySelector("[name=version]");
    const tell = speaker(noteForm.querySelector("[data-note-said]"));
    // Stands where nothing is read out: it comes with every key.
    const notYet = noteForm.querySelector("[data-note-not-yet]");
    const say = (...words) => { notYet.hidden = true; tell(...words); };
    let timer = 0;
    let sending = false;
    let changed = false;
    let unsent = false;
    let contested = false;
    let unanswered = [];
    let savedAt = "";

    const keep = () => write(key, {
      id: id.value, version: version.value, text: text.value, decided: decided.checked,
      url: noteForm.action, room, item: noteForm.dataset.item, unanswered,
    });
    // Any of them may have been saved, however it ends.
    const keepAsSent = () => {
      const now = asSent({ text: text.value, decided: decided.checked });
      unanswered = [...unanswered.filter((one) => one !== now), now].slice(-MOST_UNANSWERED);
      keep();
    };
    const asNew = () => { id.value = newId(); version.value = 0; };
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

    const typedNow = () => `${decided.checked} ${text.value}`;
    // A browser may allow no store: then the text is in the box alone.
    const whereItIs = (sentBySelf) => {
      if (keep()) return `Your text is kept in this browser${sentBySelf ? " and sent as soon as it can be" : ""}.`;
      return `Your text is on this page alone: ${sentBySelf ? "stay until it is sent" : "copy it before you leave"}.`;
    };

    // The next save counts, and that is for the person to choose: what is kept goes by what was opened.
    const contest = () => { keep(); contested = true; };

    // What was saved while it was typed does not go when the box is emptied: "Take it out" does that.
    const tellEmptied = () => {
      unsent = false;
      if (Number(version.value) === 0) { say(""); return; }
      const show = linkLike("Show it, to take it out", () => showIn("notes"));
      say("What was saved of this note still stands in the minutes.", true, [show]);
    };

    // Whether all that is in the box is saved.
    const send = async () => {
      if (sending) { changed = true; return false; }
      if (!text.value.trim()) { tellEmptied(); return false; }
      sending = true;
      changed = false;
      unsent = true;
      const sent = typedNow();
      const fields = fieldsOf(noteForm);
      keepAsSent();
      try {
        let answer = await post(noteForm.action, fields);
        if (isOwn(answer, unanswered)) answer = await post(noteForm.action, { ...fields, version: answer.told.version });
        const { told } = answer;
        if (answer.saved) {
          version.value = told.version;
          unanswered = [];
          unsent = typedNow() !== sent || changed;
          if (unsent) keep(); else forget(key);
          savedAt = told.saved;
          say(`Saved at ${savedAt}`);
        } else if (answer.status === 409 && told.removed) {
          contest();
          asNew();
          say("Somebody took this note out of the minutes. Yours is still here: go on typing, or add it, to have it there again.", true);
        } else if (answer.status === 409) {
          contest();
          version.value = told.version;
          say(`Somebody changed this note. It now reads: “${told.text}”. Yours is still here: go on typing to put it in its place.`, true);
        } else {
          const where = told.meeting ? "" : ` ${whereItIs(answer.again)}`;
          say(`${why(answer)}.${where}`, true, waysOn(answer, text.value));
          if (answer.again) later(answer.wait);
        }
      } catch {
        say(`No connection. ${whereItIs(true)}`, true);
        later(AGAIN);
      } finally {
        sending = false;
        if (changed) later(PAUSE);
      }
      return !unsent;
    };

    // What was sent as the page was left is in the list already.
    const isListed = (note) => {
      const shown = document.querySelector(`[data-note="${note.id}"]`);
      return Boolean(shown) && words(shown.innerText) === words(`${note.decided ? "Decision: " : ""}${note.text}`);
    };
    const kept = read(key);
    if (kept?.text && isListed(kept)) {
      forget(key);
    } else if (kept && kept.text && !text.value) {
      id.value = kept.id;
      version.value = kept.version;
      text.value = kept.text;
      decided.checked = kept.decided;
      unanswered = kept.unanswered || [];
      unsent = true;
      say("This was not sent yet.", true);
      later(0);
    }
    const typed = () => { unsent = true; contested = false; keep(); say(""); notYet.hidden = false; later(PAUSE); };
    text.addEventListener("input", typed);
    decided.addEventListener("change", () => { if (text.value.trim()) typed(); });
    window.addEventListener("online", () => { if (unsent && !contested) later(0); });
    // Nobody is there to hear how this ends, so it stays in the store as well.
    window.addEventListener("pagehide", () => {
      if (!unsent || contested || !text.value.trim()) return;
      keepAsSent();
      post(noteForm.action, fieldsOf(noteForm), { keepalive: true }).catch(() => {});
    });

    // The button ends this note: it is saved, and the page shows it with an empty box below; the box is
    // empty too where the page is not loaded.
    const show = () => showIn("notes", "note", noteForm);
    noteForm.addEventListener("submit", async (event) => {
      if (!text.value.trim()) return;
      event.preventDefault();
      clearErrors(noteForm);
      clearTimeout(timer);
      while (sending) await new Promise((go) => setTimeout(go, 50));
      if (!await send()) return;
      if (!typesBeside(noteForm)) { show(); return; }
      asNew();
      text.value = "";
      decided.checked = false;
      tellOfSaved(say, savedAt, show);
    });
  }

  // --- notes of other items ------------------------------------------------------------------------
  const place = document.querySelector("[data-unsent]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  const ofThisPage = noteForm && `note:${noteForm.dataset.keepAs}`;

  const lineOf = (key, note, answer) => {
    const line = document.createElement("p");
    line.className = "app-room__unsent";
    const reason = answer ? why(answer) : "No connection. It is sent as soon as it can be";
    line.append("Not sent yet, on ", linkTo(note.room, note.item), `: “${note.text.trim()}” ${reason}.`);
    for (const way of answer ? waysOn(answer, note.text) : []) line.append(" ", way);
    if (answer && !answer.later) {
      line.append(" ", linkLike("Throw it away", () => { forget(key); line.remove(); }));
    }
    return line;
  };
  // A line that says the same stays where it is, with the focus, and is not read out again.
  const tellUnsent = (lines) => {
    const isIn = (list) => (line) => [...list].some((one) => one.isEqualNode(line));
    for (const line of [...place.children]) if (!isIn(lines)(line)) line.remove();
    place.append(...lines.filter((line) => !isIn(place.children)(line)));
  };

  const sendNote = (note) => post(note.url, {
    note_id: note.id, version: note.version, text: note.text, csrfmiddlewaretoken: token.value,
    ...(note.decided ? { decided: "on" } : {}),
  }).catch(() => null);

  const sendKept = async () => {
    const left = [];
    for (const key of keysOf(`note:${place.dataset.unsent}:`)) {
      const note = read(key);
      if (key === ofThisPage || !note?.url || !note.text) continue;
      let answer = await sendNote(note);
      if (isOwn(answer, note.unanswered)) answer = await sendNote({ ...note, version: answer.told.version });
      if (answer?.saved && read(key)?.text === note.text) forget(key);
      if (!answer?.saved) left.push([key, note, answer]);
    }
    tellUnsent(left.map((each) => lineOf(...each)));
    if (left.some(([, , answer]) => !answer || answer.again)) setTimeout(sendKept, AGAIN);
  };
  window.addEventListener("online", sendKept);
  sendKept();

  // --- half-typed actions and decisions ------------------------------------------------------------
  // Any other button of the room loads the page anew. Until this tab is closed the fields come back,
  // unless they were sent and the room shows their part, or the planner gives them back itself.
  // told: what the room says of what it took; the address alone may be that of an earlier one.
  const draftOf = (form, name, told = "body") => {
    const key = `draft:${form.dataset.keepAs}:${name}`;
    const shown = [...form.elements].filter((field) => field.name && field.type !== "hidden");
    const drop = () => { try { sessionStorage.removeItem(key); } catch { /* nothing was kept */ } };
    const keep = (sent = false) => {
      const fields = Object.fromEntries(shown.map((field) => [field.id, [field.value, field.checked]]));
      try { sessionStorage.setItem(key, JSON.stringify({ fields, sent })); } catch { /* no store */ }
    };
    const giveBack = () => {
      let draft = null;
      try { draft = JSON.parse(sessionStorage.getItem(key) || "null"); } catch { /* no store */ }
      if (!draft || form.querySelector(".govuk-form-group--error")) return;
      if (draft.sent && location.hash === `#${form.closest("section").id}` && document.querySelector(told)) { drop(); return; }
      for (const field of shown) {
        const [value, checked] = draft.fields[field.id] || [field.value, field.checked];
        field.value = value;
        field.checked = checked;
      }
    };
    giveBack();
    form.addEventListener("input", () => keep());
    form.addEventListener("submit", () => keep(true));
    return { keep, drop };
  };

  const decisionForm = document.querySelector("[data-decision-form]");
  if (decisionForm) draftOf(decisionForm, "decision", "[data-told]");

  // --- actions -------------------------------------------------------------------------------------
  const actionForm = document.querySelector("[data-action-form]");
  if (actionForm) {
    const key = `actions:${actionForm.dataset.keepAs.split(":")[0]}`;
    const say = speaker(actionForm.querySelector("[data-action-said]"));
    const id = actionForm.querySelector("[name=action_id]");
    const what = actionForm.querySelector("[name=what]");
    const waiting = () => read(key) || [];
    const draft = draftOf(actionForm, "action");
    let savedAt = "";

    const takeOut = ({ fields }) => {
      const rest = waiting().filter((one) => one.fields.action_id !== fields.action_id);
      if (rest.length) write(key, rest); else forget(key);
    };
    const isOfForm = ({ url }) => url === actionForm.action;
    const isInForm = (each) => isOfForm(each) && each.fields.what === what.value;
    const isWaiting = (fields) => waiting().some((one) => isOfForm(one) && sameBut("action_id", one.fields, fields));

    const putBack = ({ action_id: _, ...fields }) => {
      for (const [name, value] of Object.entries(fields)) actionForm.elements.namedItem(name).value = value;
      draft.keep();
    };
    // It comes back to be put right in the form where it was typed, once that is empty, and waits till then.
    const tellRefused = (each, answer) => {
      const { told } = answer;
      const here = isOfForm(each);
      const comesBack = here && (isInForm(each) || !what.value.trim());
      if (comesBack || !told.field) takeOut(each);
      if (comesBack) { putBack(each.fields); clearErrors(actionForm); }
      if (comesBack && told.field) { showError(actionForm, told.field, told.error); say(""); return; }
      const waits = told.field && here ? ". It comes back here once you have added the next one." : "";
      const wayBack = told.field && !here ? [linkTo(each.room || room, "Put it right")] : [];
      const ways = [...waysOn(answer, each.fields.what), ...wayBack];
      say(`${why(answer)}: “${each.fields.what.trim()}”${waits}`, true, ways);
    };

    // Whether the page can be read anew: something was sent, and nothing stands on this page alone.
    const sendWaiting = async () => {
      let sent = false;
      const refused = [];
      for (const each of waiting()) {
        let answer;
        try {
          answer = await post(each.url, { ...each.fields, csrfmiddlewaretoken: token.value });
        } catch {
          say(`No connection. ${waiting().length} kept in this browser, sent as soon as it can be.`, true);
          setTimeout(sendAndShow, AGAIN);
          return false;
        }
        if (answer.saved) {
          sent = true;
          takeOut(each);
          if (isInForm(each)) { what.value = ""; draft.keep(); }
          savedAt = answer.told.saved;
          say(`Saved at ${savedAt}`);
        } else if (answer.later) {
          say(`${why(answer)}: “${each.fields.what.trim()}”`, true, waysOn(answer, each.fields.what));
          if (answer.again) setTimeout(sendAndShow, answer.wait);
          return false;
        } else {
          refused.push([each, answer]);
        }
      }
      if (refused.length) tellRefused(...refused[0]);
      return sent && waiting().length === refused.length;
    };

    // What was sent shows in the list once the page is read anew. What is said of a refused one stays.
    let sending = 0;
    const show = () => showIn("actions", "action", actionForm);
    const sendAndShow = async () => {
      sending += 1;
      if (await sendWaiting()) {
        if (!what.value.trim() && !typesBeside(actionForm)) show();
        else if (!waiting().length) tellOfSaved(say, savedAt, show);
      }
      sending -= 1;
    };

    actionForm.addEventListener("submit", async (event) => {
      const fields = fieldsOf(actionForm);
      if (!fields.what.trim() || !fields.owner) return;
      event.preventDefault();
      clearErrors(actionForm);
      delete fields.csrfmiddlewaretoken;
      const again = isWaiting(fields);
      if (!again && !write(key, [...waiting(), { url: actionForm.action, room, fields }])) { actionForm.submit(); return; }
      id.value = newId();
      draft.drop();
      if (again && sending) return;
      await sendAndShow();
      if (what.value === fields.what && isWaiting(fields)) what.value = "";
    });
    window.addEventListener("online", sendAndShow);
    if (waiting().length) sendAndShow();
  }

  // Whoever added one hears of it and goes on with the next. A browser that goes to what the address
  // names takes the focus away until all has loaded.
  const goOn = () => {
    let added = "";
    try {
      added = sessionStorage.getItem(ADDED);
      sessionStorage.removeItem(ADDED);
    } catch { /* no store */ }
    const form = { note: noteForm, action: actionForm }[added];
    if (!form || document.activeElement !== document.body) return;
    form.querySelector("textarea, select").focus();
    speaker(form.querySelector("[role=status]"))(`The ${added} is added.`);
  };
  window.addEventListener("load", goOn);
})();
