// What the pages do in a browser: switch languages, mark the sentence that was linked to, tell past deadlines, filter long lists.
// Without it every page still says the same.
(() => {
  "use strict";

  // ---- words in both languages, as the pages have them: the language switch hides one of the two
  const element = (language, name, text) => {
    const e = document.createElement("span");
    e.className = name;
    e.lang = language;
    e.textContent = text;
    return e;
  };
  const both = (zh, en) => [element("zh-Hans", "zh", zh), " ", element("en", "en", en)];

  // ---- the language switch. The page's head has applied the choice before anything was painted; here are the buttons, and
  // the few words that are not elements: names of options and the hint in the search box
  const LANGUAGE = "policy-digest-language";
  const switchLanguage = () => {
    const root = document.documentElement, group = document.querySelector(".pd-languages");
    if (!group) return;
    const buttons = [...group.querySelectorAll("button")];
    const apply = (choice) => {
      if (choice === "both") delete root.dataset.language; else root.dataset.language = choice;
      root.lang = choice === "en" ? "en" : "zh-Hans";
      buttons.forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.language === choice)));
      document.querySelectorAll("[data-zh][data-en]").forEach((e) => {
        const words = choice === "both" ? `${e.dataset.zh} ${e.dataset.en}` : e.dataset[choice];
        if (e.matches("input")) e.placeholder = words; else e.textContent = words;
      });
    };
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      apply(button.dataset.language);
      try { localStorage.setItem(LANGUAGE, button.dataset.language); } catch { /* a browser may keep nothing */ }
    });
    window.addEventListener("storage", (event) => { if (event.key === LANGUAGE) apply(event.newValue || "both"); });
    apply(root.dataset.language || "both");
  };

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
      note.append(...both("已到期", "passed"));
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
      shown.replaceChildren(...both(`显示 ${count} 条，隐藏 ${rows.length - count} 条`, `${count} shown, ${rows.length - count} hidden`));
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

  // ---- a long table with a box above it: only the rows that hold what is typed
  const narrowTable = (form) => {
    const table = document.getElementById(form.dataset.narrow);
    if (!table) return;
    const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
    const rows = [...table.querySelectorAll("tbody tr, [data-row]")];
    const texts = rows.map((row) => { const pinyin = row.dataset.find || ""; return `${plain(row.textContent)} ${pinyin} ${pinyin.replace(/ /g, "")}`; });
    const apply = () => {
      const words = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
      let count = 0;
      rows.forEach((row, i) => { row.hidden = !words.every((word) => texts[i].includes(word)); count += !row.hidden; });
      form.querySelector("output").replaceChildren(...both(`显示 ${count} 个，隐藏 ${rows.length - count} 个`, `${count} shown, ${rows.length - count} hidden`));
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  };

  const start = () => {
    switchLanguage();
    markTarget();
    markPast();
    window.addEventListener("hashchange", markTarget);
    const form = document.querySelector("[data-filters]");
    if (form) filterRecords(form);
    document.querySelectorAll("[data-narrow]").forEach(narrowTable);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
