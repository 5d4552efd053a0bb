// Makes the form of a communication quicker. Everything works without it.
const form = document.querySelector("[data-communication-form]");

const values = (name) =>
  [...form.elements]
    .filter((each) => each.name === name)
    .filter((each) => !["checkbox", "radio"].includes(each.type) || each.checked)
    .map((each) => each.value.trim())
    .filter(Boolean);

function said(name) {
  if (name === "window_start") return saysWhen();
  if (name === "places") {
    return values("reach")[0] !== "local" || Boolean(values("areas").length || values("place_text").length);
  }
  return values(name).length > 0;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const isDay = (name) => Boolean(form.elements[`${name}_day`]);

// A choice of when says nothing until its own fields do: "an exact day" is not a day yet.
function saysWhen() {
  const needed = JSON.parse(form.dataset.whenNeeds)[values("when")[0]] || [];
  return needed.length > 0 && needed.every((name) => (isDay(name) ? isRealDay(name) : values(name).length > 0));
}

// As the form reads it: "Nov" for the month and "16" for the year will do, the 31st of February will not.
function isRealDay(name) {
  const [day, month, year] = ["day", "month", "year"].map((part) => form.elements[`${name}_${part}`].value.trim());
  const number = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1 || Number(month);
  const full = Number(/^\d\d$/.test(year) ? `20${year}` : year);
  if (!(full >= 1900 && full < 2200)) return false;
  const meant = new Date(full, number - 1, Number(day));
  return meant.getMonth() === number - 1 && meant.getDate() === Number(day);
}

// Whoever chose certain places has said where; it is done once they are named.
const isDone = (name) => said(name) && (name !== "reach" || said("places"));

function tellWhatIsMissing() {
  for (const line of document.querySelectorAll("[data-check]")) {
    const done = isDone(line.dataset.check);
    line.classList.toggle("app-checklist__line--done", done);
    line.querySelector("[data-done]").textContent = done ? " (said)" : " (not said yet)";
  }
  if (!("idea" in form.dataset)) return;
  const lines = [...form.querySelectorAll("[data-needs]")];
  for (const line of lines) line.hidden = said(line.dataset.needs);
  const complete = lines.every((line) => line.hidden);
  form.querySelector("[data-missing]").hidden = complete;
  // While something is missing, both acts are one.
  const [first, second] = form.querySelectorAll(".app-actions button");
  second.hidden = !complete;
  for (const act of [first, second]) label(act, complete && act.name !== "keep" ? "Put it on the plan" : KEEP);
  const early = form.querySelector("[data-enough]");
  if (!early) return;
  early.hidden = complete;
  label(early.querySelector("button"), KEEP);
}

const KEEP = "Keep as an idea";

// Written anew under the pointer, a press that also leaves a field would click nothing.
function label(button, words) {
  if (button.textContent !== words) button.textContent = words;
}

function greyWhatIsTooLate() {
  for (const value of (form.dataset.tooLate || "").split(" ").filter(Boolean)) {
    form
      .querySelector(`input[name="channels"][value="${value}"]`)
      ?.closest(".govuk-checkboxes__item")
      .classList.add("app-too-late");
  }
}

// What each channel asks for follows the days that are typed; nothing is blocked.
function followTheWindow() {
  const when = form.querySelector(".app-when");
  let waiting, asked;
  const ask = async () => {
    const typed = new FormData(form);
    const query = new URLSearchParams();
    for (const each of when.querySelectorAll("[name]")) {
      for (const value of typed.getAll(each.name)) query.set(each.name, value);
    }
    // What was chosen before may have ended since, and is told of only where it is asked for.
    for (const value of typed.getAll("channels")) query.append("channels", value);
    const address = `${form.dataset.deadlines}?${query}`;
    if (address === asked) return;
    asked = address;
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && address === asked) tellDeadlines(await answer.json());
  };
  when.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  });
}

// The likeliest overlaps, once the typing rests; the button of the panel does the same without this.
function lookWhatIsNear() {
  const place = document.getElementById("near-typed");
  const button = document.querySelector(".app-near-check");
  if (!place || !button) return;
  button.hidden = true;
  let waiting, asking, asked;
  const ask = async () => {
    const typed = new URLSearchParams(new FormData(form));
    if (String(typed) === asked) return;
    asked = String(typed);
    asking?.abort();
    asking = new AbortController();
    const answer = await fetch(form.dataset.near, {
      method: "POST",
      body: typed,
      headers: { "X-Requested-With": "fetch" },
      signal: asking.signal,
    }).catch(() => null);
    if (answer?.status === 401) await sayHowToGoOn(place, answer);
    if (!answer?.ok || String(typed) !== asked) {
      button.hidden = Boolean(answer?.ok) || String(typed) !== asked;
      return;
    }
    const near = await answer.text();
    if (String(typed) === asked && place.innerHTML !== near) {
      place.innerHTML = near;
      sayWhatIsNear(place);
    }
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  if (form.elements.title.value) later();
}

// A screen reader reads out the titles of what is near, and those only once they change.
function sayWhatIsNear(place) {
  const said = document.querySelector("[data-near-said]");
  const near = [...place.querySelectorAll("[data-near-told]")].map((each) => each.textContent.trim());
  const words = near.length ? `Near this: ${near.join("; ")}` : place.querySelector("p").textContent.trim();
  if (said.textContent !== words) said.textContent = words;
}

async function sayHowToGoOn(place, refusal) {
  const { error } = await refusal.json();
  const line = document.createElement("p");
  line.textContent = `${error} Send the form all the same: what you typed comes back once you have signed in.`;
  place.replaceChildren(line);
  sayWhatIsNear(place);
}

function tellDeadlines(deadlines) {
  for (const box of form.querySelectorAll('input[name="channels"]')) {
    if (!(box.value in deadlines)) continue;
    const { text, tooLate } = deadlines[box.value];
    const item = box.closest(".govuk-checkboxes__item");
    let hint = item.querySelector(".govuk-checkboxes__hint");
    if (!hint && text) {
      hint = document.createElement("div");
      hint.id = `${box.id}_hint`;
      hint.className = "govuk-hint govuk-checkboxes__hint";
      box.setAttribute("aria-describedby", hint.id);
      item.append(hint);
    }
    if (hint) hint.textContent = text;
    item.classList.toggle("app-too-late", tooLate);
  }
}

function countWhatIsChosen() {
  for (const fold of form.querySelectorAll("[data-fold]")) {
    const count = values(fold.dataset.fold).length;
    fold.querySelector("[data-count]").textContent = count ? ` (${count} chosen)` : "";
  }
}

function letLongListsBeSearched() {
  for (const list of form.querySelectorAll(".app-choices--long")) {
    const items = [...list.querySelectorAll(".govuk-checkboxes__item")];
    const legend = list.closest("fieldset")?.querySelector("legend");
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "text";
    box.autocomplete = "off";
    box.className = "app-filter-box";
    box.id = `search-${items[0].querySelector("input").name}`;
    label.htmlFor = box.id;
    label.className = "app-filter-label";
    label.textContent = "Type to shorten the list";
    if (legend) {
      const about = document.createElement("span");
      about.className = "govuk-visually-hidden";
      about.textContent = `: ${legend.textContent.trim()}`;
      label.append(about);
    }
    const told = document.createElement("p");
    told.className = "app-filter-said";
    told.setAttribute("role", "status");
    box.addEventListener("input", () => {
      const found = shorten(list, items, box.value);
      told.textContent = box.value.trim() && (found ? `${found} of ${items.length} fit` : "Nothing is called that");
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    list.before(label, box, told);
  }
}

// Shows what fits and what is chosen already; how many fit.
function shorten(list, items, typed) {
  const wanted = typed.trim().toLowerCase();
  const found = items.filter((item) => item.textContent.toLowerCase().includes(wanted));
  for (const item of items) item.hidden = !found.includes(item) && !item.querySelector("input").checked;
  for (const set of list.querySelectorAll(".app-choices__set")) {
    // A ward and a neighbourhood may have one name: what is left keeps its heading.
    set.querySelector(".app-choices__group").hidden = !set.querySelector(".govuk-checkboxes__item:not([hidden])");
  }
  list.hidden = items.every((item) => item.hidden);
  return found.length;
}

async function suggestTopics() {
  const place = form.querySelector("[data-suggested]");
  if (!place) return;
  const answer = await fetch(place.dataset.suggested, { headers: { Accept: "application/json" } });
  if (!answer.ok) return; // a form without suggestions is the same form
  const told = Object.entries(await answer.json());
  const topics = told.filter(([key]) => boxOf(key)).map(([key, words]) => ({
    key,
    label: words[0],
    pattern: new RegExp(`(^|[^\\p{L}])(${words.map(escaped).join("|")})($|[^\\p{L}])`, "iu"),
  }));
  const tell = () => {
    const text = ["title", "message"].map((name) => form.elements[name].value).join(" \n ");
    const found = topics.filter(({ key, pattern }) => !boxOf(key)?.checked && pattern.test(text));
    const shown = found.slice(0, 5);
    const list = place.querySelector(".app-suggested__list");
    // A button that is replaced under the pointer would never be clicked.
    const keys = shown.map(({ key }) => key).join();
    if (list.dataset.keys !== keys) list.replaceChildren(...shown.map(suggestion));
    list.dataset.keys = keys;
    place.hidden = shown.length === 0;
  };
  for (const name of ["title", "message"]) form.elements[name].addEventListener("input", tell);
  form.addEventListener("change", tell);
  tell();
}

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const boxOf = (key) => form.querySelector(`input[name="topics"][value="${key}"]`);

function suggestion({ key, label }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-suggested__topic";
  button.textContent = label;
  button.addEventListener("click", () => {
    boxOf(key).checked = true;
    boxOf(key).dispatchEvent(new Event("change", { bubbles: true }));
    (form.querySelector(".app-suggested__topic") || form.elements.message).focus();
  });
  return button;
}

if (form) {
  letLongListsBeSearched();
  suggestTopics();
  followTheWindow();
  lookWhatIsNear();
  form.addEventListener("input", tellWhatIsMissing);
  form.addEventListener("change", tellWhatIsMissing);
  form.addEventListener("change", countWhatIsChosen);
  tellWhatIsMissing();
  countWhatIsChosen();
  greyWhatIsTooLate();
}
