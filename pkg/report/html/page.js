"use strict";
(() => {
  document.documentElement.classList.add("scripted");

  const foundIn = (subjects, text) => {
    let shown = 0;
    for (const one of subjects) {
      const fits = text === "" || one.name.includes(text);
      if (one.element.hidden === fits) one.element.hidden = !fits;
      if (fits) shown++;
    }
    return shown;
  };

  for (const form of document.querySelectorAll("form[data-of=findings]")) {
    const section = form.closest("section");
    const told = section.querySelector("output");
    const groups = [...section.querySelectorAll("details.finding")].map((element) => ({
      element,
      is: element.dataset,
      ids: new Set((element.dataset.framework || "").split(" ")),
      subjects: [...element.querySelectorAll(".subjects > li")].map((li) => ({
        element: li,
        name: li.querySelector("b").textContent.toLowerCase(),
      })),
    }));
    const parts = [...section.querySelectorAll(".part")];
    const chosen = (name) => form.elements[name].value;

    const apply = () => {
      const text = chosen("component").trim().toLowerCase();
      let checks = 0, findings = 0;
      for (const g of groups) {
        let fits = ["severity", "outcome", "pack"].every((name) => chosen(name) === "" || g.is[name] === chosen(name)) &&
          (chosen("framework") === "" || g.ids.has(chosen("framework")));
        const shown = fits ? foundIn(g.subjects, text) : 0;
        fits = shown > 0;
        g.element.hidden = !fits;
        if (fits) {
          checks++;
          findings += text === "" ? Number(g.is.count) : shown;
        }
      }
      for (const part of parts) {
        let next = part.nextElementSibling, any = false;
        for (; next && next.matches("details.finding"); next = next.nextElementSibling) any = any || !next.hidden;
        part.hidden = !any;
      }
      told.value = checks === 0 ? "No finding fits." : `${checks} of ${groups.length} checks shown, ${findings} findings.`;
    };

    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 80);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    for (const button of section.querySelectorAll("button[data-open]")) {
      button.addEventListener("click", () => {
        for (const g of groups) if (!g.element.hidden) g.element.open = button.dataset.open === "yes";
      });
    }
    section.querySelector("button[data-reset]").addEventListener("click", () => form.reset());
    apply();
  }

  // Paper cannot be unfolded. Lists of controls and of files stay as they are: they would be most of it.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details.finding:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
})();
