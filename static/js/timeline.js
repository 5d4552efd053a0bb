// Keep the names of the groups in sight while the timeline is moved sideways.
(() => {
  "use strict";
  for (const drawing of document.querySelectorAll(".app-timeline")) {
    const follow = () => {
      for (const sheet of drawing.querySelectorAll("svg")) {
        const moved = drawing.scrollLeft * sheet.viewBox.baseVal.width / sheet.getBoundingClientRect().width;
        for (const name of sheet.querySelectorAll(".app-line-head")) name.setAttribute("transform", `translate(${moved} 0)`);
      }
    };
    drawing.addEventListener("scroll", follow, { passive: true });
    addEventListener("resize", follow);
    follow();
  }
})();
