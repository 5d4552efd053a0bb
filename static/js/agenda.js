// Drag an item of the agenda to another place. The buttons Up and Down do the same without script.
(() => {
  "use strict";
  const list = document.querySelector("[data-agenda-drag]");
  if (!list) return;
  const said = document.querySelector("[data-agenda-said]");
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (!token) return;

  list.classList.add("app-agenda--drag");
  const items = () => Array.from(list.querySelectorAll("[data-item]"));
  let dragged = null;
  let before = [];

  const order = () => items().map((item) => item.dataset.item);
  const unmark = () => items().forEach((item) => item.classList.remove("app-agenda__item--over"));

  const save = async () => {
    const body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", token.value);
    for (const key of order()) body.append("item", key);
    try {
      const answer = await fetch(list.dataset.orderUrl, {
        method: "POST", body, headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      location.hash = "agenda";
      location.reload();
    } catch {
      for (const key of before) list.append(list.querySelector(`[data-item="${key}"]`));
      if (said) said.textContent = "The order could not be saved, so it stands as it was.";
    }
  };

  for (const item of items()) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
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
      item.classList.add("app-agenda__item--over");
    });
    item.addEventListener("drop", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      const all = items();
      if (all.indexOf(dragged) < all.indexOf(item)) item.after(dragged);
      else item.before(dragged);
      save();
    });
    item.addEventListener("dragend", () => {
      item.classList.remove("app-agenda__item--dragged");
      unmark();
      dragged = null;
    });
  }
})();
