// Bring what is current into sight in its list or drawing (data-keep-current), without moving the page.
(() => {
  "use strict";
  for (const list of document.querySelectorAll("[data-keep-current]")) {
    const current = list.querySelector("[aria-current]");
    if (current && list.scrollHeight > list.clientHeight) {
      list.scrollTop += current.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2;
    }
    if (current && list.scrollWidth > list.clientWidth) {
      list.scrollLeft += current.getBoundingClientRect().left - list.getBoundingClientRect().left - list.clientWidth / 2;
    }
  }
})();
