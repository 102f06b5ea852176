// What the pages do in a browser: mark the sentence that was linked to, tell past deadlines, filter the table of records.
// Without it every page still says the same.
(() => {
  "use strict";

  // ---- the linked sentence, also where several records share it or it is cut by a figure
  const markTarget = () => {
    document.querySelectorAll(".is-now").forEach((e) => e.classList.remove("is-now"));
    const id = location.hash.slice(1);
    if (!id.startsWith("r-")) return;
    document.querySelectorAll("mark[data-r]").forEach((mark) => {
      if (mark.dataset.r.split(" ").includes(id.slice(2))) mark.classList.add("is-now");
    });
  };

  // ---- deadlines: only the reader's clock knows which have passed
  const markPast = () => {
    const today = new Date().toISOString().slice(0, 10);
    document.querySelectorAll(".pd-timeline > li[data-end]").forEach((item) => {
      if (item.dataset.end >= today) return;
      item.classList.add("is-past");
      const note = document.createElement("span");
      note.className = "pd-past";
      note.textContent = "已到期 passed";
      item.querySelector(".pd-year").append(note);
    });
  };

  // ---- the table of records: filters live in the address
  const filterRecords = (form) => {
    const body = document.querySelector(".pd-all tbody");
    if (!body) return;
    let rows = [];
    const take = () => { rows = [...body.rows].map((row, index) => ({ row, index, text: row.textContent.toLowerCase() })); };
    take();
    const shown = form.querySelector("output");
    const fields = ["q", "kind", "place", "theme", "by", "sort"];
    form.hidden = false;

    const read = () => {
      const query = new URLSearchParams(location.search);
      fields.forEach((name) => { form.elements[name].value = query.get(name) || ""; });
    };
    const compare = {
      "": (a, b) => a.index - b.index,
      until: (a, b) => (a.row.dataset.until || "9").localeCompare(b.row.dataset.until || "9") || a.index - b.index,
      value: (a, b) => a.row.dataset.unit.localeCompare(b.row.dataset.unit) || Number(b.row.dataset.value) - Number(a.row.dataset.value) || a.index - b.index,
    };
    const apply = () => {
      const want = Object.fromEntries(fields.map((name) => [name, form.elements[name].value.trim()]));
      const words = want.q.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      rows.forEach(({ row, text }) => {
        const data = row.dataset;
        const fits = (!want.kind || data.kind === want.kind) && (!want.place || data.place === want.place)
          && (!want.theme || data.themes.split(" ").includes(want.theme))
          && (!want.by || (data.until && data.until <= want.by + "-12-31"))
          && words.every((word) => text.includes(word));
        row.hidden = !fits;
        count += fits;
      });
      body.append(...[...rows].sort(compare[want.sort] || compare[""]).map(({ row }) => row));
      shown.textContent = `显示 ${count} 条，隐藏 ${rows.length - count} 条 · ${count} shown, ${rows.length - count} hidden`;
      const query = new URLSearchParams(Object.entries(want).filter(([, value]) => value));
      try { history.replaceState(null, "", location.pathname + (String(query) && "?" + query) + location.hash); } catch { /* a file: address may refuse */ }
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    window.addEventListener("popstate", () => { read(); apply(); });
    form.querySelector("[data-download]").addEventListener("click", () => {
      const cell = (text) => { const flat = text.replace(/\s+/g, " ").trim(); return `"${(/^[=+\-@＝＋－＠]/.test(flat) ? "'" : "") + flat.replace(/"/g, '""')}"`; };
      const table = body.closest("table");
      const lines = [table.tHead.rows[0], ...[...body.rows].filter((row) => !row.hidden)].map((row) => [...row.cells].map((c) => cell(c.textContent)).join(","));
      const anchor = document.createElement("a");
      anchor.href = "data:text/csv;charset=utf-8," + encodeURIComponent("\ufeff" + lines.join("\r\n") + "\r\n");
      anchor.download = "records.csv";
      anchor.click();
    });
    read();
    apply();
    // The rows that the page was too long for, printed by the same template: their text is inert.
    const later = body.closest(".pd-all").dataset.later;
    if (later) {
      window.policyDigestRows = (html) => {
        const sorted = [...rows].sort(compare[""]).map(({ row }) => row);
        body.append(...sorted);
        body.insertAdjacentHTML("beforeend", html);
        take();
        apply();
      };
      const script = document.createElement("script");
      script.src = later;
      document.head.append(script);
    }
  };

  const start = () => {
    markTarget();
    markPast();
    window.addEventListener("hashchange", markTarget);
    const form = document.querySelector("[data-filters]");
    if (form) filterRecords(form);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
