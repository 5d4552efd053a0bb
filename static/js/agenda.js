// Drag an item of the agenda to another place. The buttons Up and Down do the same without script.
(() => {
  "use strict";
  let list = document.querySelector("[data-agenda-drag]");
  if (!list) return;
  const said = document.querySelector("[data-agenda-said]");
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (!token) return;

  const items = () => Array.from(list.querySelectorAll("[data-item]"));
  let dragged = null;
  let before = [];
  let saving = false;

  const order = () => items().map((item) => item.dataset.item);
  // What is dragged down lands below the item that it is over, what is dragged up above it.
  const landsBelow = (item) => items().indexOf(dragged) < items().indexOf(item);
  const [ABOVE, BELOW] = ["app-agenda__item--over", "app-agenda__item--over-below"];
  const unmark = () => items().forEach((item) => item.classList.remove(ABOVE, BELOW));

  const say = (text) => { if (said) said.textContent = text; };

  // "" once the order is saved, else why it is not, as far as the planner says.
  const send = async () => {
    const body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", token.value);
    for (const key of order()) body.append("item", key);
    const answer = await fetch(list.dataset.orderUrl, {
      method: "POST", body, headers: { Accept: "application/json" },
    });
    if (answer.status === 204) return "";
    const isTold = answer.headers.get("Content-Type")?.includes("json");
    const why = isTold ? (await answer.json()).error : "";
    return `${why} The order could not be saved, so it stands as it was.`.trim();
  };

  // Numbers, times and buttons as they are now. The page stays: a form on it may hold text.
  const showAnew = async () => {
    const answer = await fetch(list.dataset.agendaDrag, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-agenda-drag]");
    list.replaceWith(now);
    list = now;
    letDrag();
  };

  const save = async (was) => {
    const wrong = await send().catch(() => "The order could not be saved, so it stands as it was.");
    if (wrong) {
      for (const key of was) list.append(list.querySelector(`[data-item="${key}"]`));
      say(wrong);
      return;
    }
    const shown = await showAnew().then(() => true, () => false);
    say(shown ? "The order is saved." : "The order is saved. Load the page again to see the times.");
  };

  const letItemBeDragged = (item) => {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      // The list is made anew once the last order is saved, and what was dragged would be in the old one.
      if (saving) {
        event.preventDefault();
        say("The last order is still being saved. Once that is said here, drag again.");
        return;
      }
      dragged = item;
      before = order();
      item.classList.add("app-agenda__item--dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.item);
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      unmark();
      item.classList.add(landsBelow(item) ? BELOW : ABOVE);
    });
    item.addEventListener("drop", async (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      if (landsBelow(item)) item.after(dragged);
      else item.before(dragged);
      saving = true;
      await save(before).finally(() => { saving = false; });
    });
    item.addEventListener("dragend", () => {
      item.classList.remove("app-agenda__item--dragged");
      unmark();
      dragged = null;
    });
  };

  const letDrag = () => {
    list.classList.add("app-agenda--drag");
    items().forEach(letItemBeDragged);
  };
  letDrag();
})();
