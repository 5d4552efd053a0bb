// Shows how what is typed stands to the commitments. Without it the page says so when it is sent.
const form = document.querySelector("[data-communication-form]");
const place = document.querySelector("[data-commitments]");
let waiting, asking, asked;

async function ask() {
  const typed = new URLSearchParams(new FormData(form));
  if (String(typed) === asked) return;
  asked = String(typed);
  asking?.abort();
  asking = new AbortController();
  const answer = await fetch(place.dataset.commitments, {
    method: "POST",
    body: typed,
    headers: { "X-Requested-With": "fetch" },
    signal: asking.signal,
  }).catch(() => null);
  if (!answer?.ok || String(typed) !== asked) return;
  const opened = place.querySelector("details")?.open;
  place.innerHTML = await answer.text();
  const details = place.querySelector("details");
  if (details && opened) details.open = true;
}

if (form && place) {
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });
}
