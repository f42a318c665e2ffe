(() => {
  const mostPaths = 10, mostSteps = 20000, mostOpened = 200;

  // Ways from the subject to a component, the shortest first: from the component upwards, always where the least is still to go.
  const pathsTo = (nodes, target) => {
    const found = [], waiting = [];
    const wait = (path) => {
      const least = path.length + nodes[path[0]].depth;
      (waiting[least] ||= []).push(path);
    };
    let steps = 0;
    if (nodes[target].depth >= 0) wait([target]);
    for (let least = 0; least < waiting.length; least++) {
      const now = waiting[least] || [];
      while (now.length > 0) {
        const path = now.pop();
        if (nodes[path[0]].depth === 0) {
          if (found.length === mostPaths) return { found, more: true };
          found.push(path);
          continue;
        }
        if (++steps > mostSteps) return { found, more: true };
        for (const by of nodes[path[0]].by) {
          if (nodes[by] && nodes[by].depth >= 0 && !path.includes(by)) wait([by, ...path]);
        }
      }
    }
    return { found, more: false };
  };

  const element = (name, text) => {
    const one = document.createElement(name);
    one.textContent = text;
    return one;
  };

  for (const graph of document.querySelectorAll(".graph")) {
    const items = [...graph.querySelectorAll("li[data-n]")];
    const nodes = [];
    for (const li of items) {
      const details = li.firstElementChild;
      const above = li.parentElement.closest("li[data-n]");
      const name = details.querySelector(".name").textContent;
      nodes[Number(li.dataset.n)] = {
        li, details, name, text: name.toLowerCase(), marked: "marked" in li.dataset, depth: Number(li.dataset.depth),
        by: li.dataset.by.split(" ").filter((word) => word !== "").map(Number),
        above: above ? Number(above.dataset.n) : -1,
      };
    }
    const order = items.map((li) => nodes[Number(li.dataset.n)]);
    const form = graph.querySelector("form"), told = graph.querySelector("output"), panel = graph.querySelector(".paths");

    const reveal = (li) => {
      for (let one = li.parentElement.closest("details"); one && graph.contains(one); one = one.parentElement.closest("details")) one.open = true;
    };

    let opened = [];
    const apply = () => {
      const text = form.elements.component.value.trim().toLowerCase();
      const marked = form.elements.marked && form.elements.marked.value !== "";
      for (const one of opened) one.open = false;
      opened = [];
      const all = text === "" && !marked;
      const hits = order.filter((n) => n.text.includes(text) && (!marked || n.marked));
      const fits = new Set(hits), kept = new Set(hits);
      for (let i = order.length - 1; i >= 0; i--) if (kept.has(order[i]) && order[i].above >= 0) kept.add(nodes[order[i].above]);
      const below = new Set();
      for (const n of order) {
        if (fits.has(n) || n.above >= 0 && below.has(nodes[n.above])) below.add(n);
        const hide = !all && !kept.has(n) && !below.has(n);
        if (n.li.hidden !== hide) n.li.hidden = hide;
        n.li.classList.toggle("hit", !all && fits.has(n));
      }
      if (!all && hits.length <= mostOpened) {
        for (const n of hits) {
          for (let one = n.li.parentElement.closest("details"); one && graph.contains(one); one = one.parentElement.closest("details")) {
            if (!one.open) {
              one.open = true;
              opened.push(one);
            }
          }
        }
      }
      told.value = all ? `${order.length} components.` : hits.length === 0 ? "No component fits." :
        `${hits.length} of ${order.length} components fit` + (hits.length > mostOpened ? "; the tree is not unfolded for so many." : ".");
    };

    const goTo = (n) => {
      if (n.li.hidden) {
        form.reset();
        apply();
      }
      reveal(n.li);
      const summary = n.details.firstElementChild;
      summary.scrollIntoView({ block: "center" });
      summary.focus({ preventScroll: true });
    };

    const showPaths = (target) => {
      const { found, more } = pathsTo(nodes, target);
      const head = element("h4", found.length === 0 ? `Nothing listed leads from the subject to ${nodes[target].name}` :
        `From the subject to ${nodes[target].name}: ${more ? `the ${found.length} shortest of more ways` : found.length === 1 ? "1 way" : `${found.length} ways`}`);
      head.tabIndex = -1;
      const list = document.createElement("ol");
      for (const path of found) {
        const li = document.createElement("li");
        path.forEach((i, place) => {
          if (place > 0) li.append(" → ");
          const a = element("a", nodes[i].name);
          a.href = "#" + nodes[i].li.id;
          li.append(a);
        });
        list.append(li);
      }
      const close = element("button", "Close");
      close.type = "button";
      close.addEventListener("click", () => {
        panel.hidden = true;
        goTo(nodes[target]);
      });
      panel.replaceChildren(head, ...(found.length > 0 ? [list] : []), close);
      panel.hidden = false;
      head.focus();
    };

    graph.addEventListener("click", (event) => {
      const a = event.target.closest("a"), button = event.target.closest("button[data-paths]");
      if (a) {
        const li = document.getElementById(a.hash.slice(1));
        if (li && graph.contains(li)) {
          event.preventDefault();
          goTo(nodes[Number(li.dataset.n)]);
        }
      } else if (button) showPaths(Number(button.closest("li[data-n]").dataset.n));
    });

    // Arrows move as in trees elsewhere; Tab, Enter and the space bar do what they do everywhere.
    graph.addEventListener("keydown", (event) => {
      if (event.target.localName !== "summary" || event.altKey || event.ctrlKey || event.metaKey) return;
      const li = event.target.closest("li[data-n]");
      if (!li || li.firstElementChild.firstElementChild !== event.target) return;
      const n = nodes[Number(li.dataset.n)], seen = new Set(), shown = [];
      for (const one of order) {
        const folded = one.above < 0 ? one.li.parentElement.closest("details") : null;
        if (!one.li.hidden && (one.above < 0 ? !folded || folded.open : seen.has(nodes[one.above]) && nodes[one.above].details.open)) {
          seen.add(one);
          shown.push(one);
        }
      }
      const at = shown.indexOf(n);
      let to = null;
      switch (event.key) {
        case "ArrowDown": to = shown[at + 1]; break;
        case "ArrowUp": to = shown[at - 1]; break;
        case "Home": to = shown[0]; break;
        case "End": to = shown.at(-1); break;
        case "ArrowRight":
          if (n.details.open) to = shown[at + 1] && shown[at + 1].above === Number(li.dataset.n) ? shown[at + 1] : null;
          n.details.open = true;
          break;
        case "ArrowLeft":
          if (!n.details.open && n.above >= 0) to = nodes[n.above];
          n.details.open = false;
          break;
        default: return;
      }
      event.preventDefault();
      if (to) to.details.firstElementChild.focus();
    });

    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 150);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const button of graph.querySelectorAll("button[data-open]")) {
      button.addEventListener("click", () => {
        opened = [];
        for (const one of graph.querySelectorAll("details")) one.open = button.dataset.open === "yes";
      });
    }
    apply();
  }
})();
