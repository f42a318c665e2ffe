(() => {
  for (const form of document.querySelectorAll("form[data-of=vulnerabilities]")) {
    const part = form.closest(".vulnerabilities"), told = part.querySelector("output");
    const rows = [...part.querySelectorAll("tbody tr")].map((element) => ({
      element, is: element.dataset,
      text: [element.cells[0], element.cells[1]].map((cell) => cell.textContent.toLowerCase()).join(" "),
    }));
    const apply = () => {
      const text = form.elements.text.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        const fits = row.text.includes(text) && ["severity", "status", "exploited"].every((name) =>
          !form.elements[name] || form.elements[name].value === "" || row.is[name] === form.elements[name].value);
        if (row.element.hidden === fits) row.element.hidden = !fits;
        if (fits) shown++;
      }
      told.value = shown === 0 ? "No vulnerability fits." : `${shown} of ${rows.length} shown.`;
    };
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 80);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    part.querySelector("button[data-reset]").addEventListener("click", () => form.reset());
    apply();
  }
})();
