// Shows how far the work on an import is, every few seconds, and opens it when it is done, once nobody
// writes on the page. Without it the page has a link that does the same. An import that is done answers
// the script with no page: the page says once what was done, and that is for whoever reads it.
const place = document.querySelector("[data-progress]");

async function look() {
  const every = Number(place.dataset.every);
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-How-Far": "yes" } });
    if (answer.status === 204) {
      readAgain(every);
      return;
    }
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-progress]");
      if (!now) {
        readAgain(every);
        return;
      }
      show(now);
    }
  } catch {
    // The planner could not be reached: ask again.
  }
  setTimeout(look, every);
}

// Each part for itself, so that a screen reader is told the new words, those once, and nothing else moves.
function show(now) {
  const said = place.querySelector("[role=status]");
  const words = now.querySelector("[role=status]").textContent.trim();
  if (said.textContent.trim() !== words) said.textContent = words;
  const bar = place.querySelector("progress");
  const next = now.querySelector("progress");
  bar.max = next.max;
  if (next.hasAttribute("value")) bar.value = next.value;
}

if (place) setTimeout(look, Number(place.dataset.every));
