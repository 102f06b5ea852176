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
  // what data/site.yml calls it, with values in its gaps
  const worded = (id, values = {}) => policyDigestWords[id].map((text) => text.replace(/\{([a-z]+)\}/g, (_, name) => values[name]));

  // ---- the language switch. The page's head has applied the choice before anything was painted; here are the buttons, and
  // the few words that are not elements: names of options and the hint in the search box
  const LANGUAGE = "policy-digest-language";
  const switchLanguage = () => {
    const root = document.documentElement, group = document.querySelector(".pd-languages");
    if (!group) return;
    const page = group.closest(".pd-guest") || root; // in somebody else's site, whose language is his
    const buttons = [...group.querySelectorAll("button")];
    const skip = document.querySelector(".md-skip"); // words of the theme, in one text
    if (skip) [, skip.dataset.zh, skip.dataset.en] = skip.textContent.trim().match(/^(\S+) (.+)$/) || [];
    const apply = (choice) => {
      if (choice === "both") delete root.dataset.language; else root.dataset.language = choice;
      page.lang = choice === "en" ? "en" : "zh-Hans";
      buttons.forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.language === choice)));
      document.querySelectorAll("[data-zh][data-en]").forEach((e) => {
        const words = choice === "both" ? `${e.dataset.zh} ${e.dataset.en}` : e.dataset[choice];
        if (e.matches("input")) e.placeholder = words; else e.textContent = e.dataset.site ? `${words} · ${e.dataset.site}` : words;
      });
      root.dispatchEvent(new CustomEvent("policy-digest-language"));
    };
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      apply(button.dataset.language);
      const query = new URLSearchParams(location.search);
      if (query.has("lang")) {
        query.set("lang", button.dataset.language);
        try { history.replaceState(null, "", `${location.pathname}?${query}${location.hash}`); } catch { /* a file: address may refuse */ }
      }
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

  // ---- deadlines: only the reader's clock knows which have passed. A short timeline keeps the year that passed last and the next three
  const NEXT = 3;
  const markPast = () => {
    const today = new Date().toISOString().slice(0, 10);
    document.querySelectorAll(".pd-timeline--near").forEach((list) => {
      const years = [...list.querySelectorAll(":scope > li[data-end]")], passed = years.filter((item) => item.dataset.end < today).length;
      years.forEach((item, i) => { item.hidden = i < passed - 1 || i >= passed + NEXT; });
      if (passed < years.length) return;
      const note = document.createElement("p");
      note.className = "pd-meta";
      note.append(...both(...worded("no-target-later")));
      list.after(note);
    });
    document.querySelectorAll(".pd-timeline > li[data-end]").forEach((item) => {
      if (item.dataset.end >= today) return;
      item.classList.add("is-past");
      const note = document.createElement("span");
      note.className = "pd-past";
      note.append(...both(...worded("passed")));
      item.querySelector(".pd-year").append(" ", note);
    });
  };

  // ---- scripts that only some pages need, and parts of what a page shows: each is asked for once
  const scripts = {};
  const load = (src) => {
    scripts[src] ||= new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { async: true, src, onload: done, onerror: () => { delete scripts[src]; failed(new Error(src)); } }));
    });
    return scripts[src];
  };
  // A table that comes in parts: `parts("records/", "policyDigestTable")` gives what asks for one by its name. Each part calls that
  // function with its name and content; `index` says of which build the others are
  const parts = (folder, called) => {
    const got = new Map();
    let edition = "";
    window[called] = (name, content) => { got.get(name)?.done(content); };
    return (name) => {
      if (!got.has(name)) {
        const one = {};
        one.content = new Promise((done, failed) => {
          one.done = (content) => { if (name === "index") edition = `?${content.edition}`; done(content); };
          load(`${folder}${name}.js${name === "index" ? "" : edition}`).catch((error) => { got.delete(name); failed(error); });
        });
        got.set(name, one);
      }
      return got.get(name).content;
    };
  };

  // ---- heads of tables that sort: by the text of a column in the reader's language, or by the number that it begins with
  const collator = () => new Intl.Collator(document.documentElement.dataset.language === "en" ? "en" : "zh", { numeric: true });
  const shownIn = (cell) => {
    const language = document.documentElement.dataset.language === "en" ? ".en" : ".zh";
    return (cell.querySelector(`.pd-figure ${language}, ${language}`) || cell).textContent.replace(/\s+/g, " ").trim();
  };
  // A quantity → its number and its unit, from the Chinese, whose scales are short: 不少于35万人 → 350000, 人. A count alone is a number too
  const quantity = (cell) => {
    const text = (cell.querySelector(".pd-figure .zh, .pd-figure") || cell).textContent.replace(/\s/g, "");
    const m = text.match(/([0-9][0-9,]*(?:\.[0-9]+)?)([\u4e07\u4ebf]*)(.*)$/u); // 万 and 亿
    if (!m) return null;
    const number = [...m[2]].reduce((value, scale) => value * (scale === "\u4e07" ? 1e4 : 1e8), Number(m[1].replace(/,/g, "")));
    return { number, unit: m[3].replace(/^[-–—~0-9.,\u81f3\u5230\u4e07\u4ebf]+/u, "") };
  };
  const dated = (cell) => cell.querySelector("time")?.dateTime || (cell.textContent.match(/(?:19|20)[0-9]{2}/) || [""])[0];
  const orderOf = (cells) => {
    if (cells.some((cell) => cell.matches(".c-figure, .pd-matrix td, .pd-headline td"))) {
      const keys = new Map(cells.map((cell) => [cell, quantity(cell)]));
      return { first: -1, compare: (a, b) => {
        const [x, y] = [keys.get(a), keys.get(b)];
        return !x || !y ? 0 : x.unit === y.unit ? x.number - y.number : null;
      }, unit: (cell) => keys.get(cell)?.unit ?? null, none: (cell) => !keys.get(cell) };
    }
    if (cells.some((cell) => cell.matches(".c-period"))) {
      const keys = new Map(cells.map((cell) => [cell, dated(cell)]));
      return { first: 1, compare: (a, b) => keys.get(a).localeCompare(keys.get(b)), none: (cell) => !keys.get(cell) };
    }
    const by = collator(), keys = new Map(cells.map((cell) => [cell, shownIn(cell)]));
    return { first: 1, compare: (a, b) => by.compare(keys.get(a), keys.get(b)), none: (cell) => !keys.get(cell) };
  };
  // Rows below a line that names their group stay below it
  const groupsOf = (body) => [...body.rows].reduce((groups, row) => {
    if (row.matches(".pd-group")) groups.push({ head: row, rows: [] });
    else (groups.length ? groups : (groups.push({ head: null, rows: [] }), groups)).at(-1).rows.push(row);
    return groups;
  }, []);
  const headButton = (head, pressed) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pd-sort";
    button.append(...head.childNodes);
    const hint = document.createElement("span");
    hint.className = "pd-hidden";
    hint.append(" ", ...both(...worded("sort-by")));
    button.append(hint);
    button.addEventListener("click", pressed);
    head.append(button);
  };
  const sortable = (table) => {
    const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
    heads.forEach((head, column) => {
      if (head.querySelector("a, button") || !head.textContent.trim()) return;
      headButton(head, () => {
        const cells = [...body.rows].filter((row) => !row.matches(".pd-group")).map((row) => row.cells[column]).filter(Boolean);
        const order = orderOf(cells), now = head.getAttribute("aria-sort");
        const way = now ? (now === "ascending" ? -1 : 1) : order.first;
        groupsOf(body).forEach(({ head: line, rows }) => {
          const units = [...new Set(rows.map((row) => order.unit?.(row.cells[column])).filter((unit) => unit !== null && unit !== undefined))];
          const sorted = rows.map((row, at) => ({ row, at, cell: row.cells[column] })).sort((a, b) => {
            const [x, y] = [order.none(a.cell), order.none(b.cell)];
            if (x || y) return x - y || a.at - b.at;
            const difference = order.compare(a.cell, b.cell);
            return difference === null ? units.indexOf(order.unit(a.cell)) - units.indexOf(order.unit(b.cell)) : way * difference || a.at - b.at;
          });
          if (line) body.append(line);
          body.append(...sorted.map(({ row }) => row));
        });
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
        const wrap = table.closest("[data-step]");
        if (wrap) steps.get(wrap)?.again();
      });
    });
  };

  // ---- a long table: so many of the rows that fit, and a button for more
  const steps = new Map(); // a table's wrap → what shows those of its rows that fit
  const stepTable = (wrap) => {
    const all = () => [...wrap.querySelectorAll("tbody tr")], rest = wrap.querySelector("[data-more]"), step = Number(wrap.dataset.step);
    let rows = all(), fitting = rows, most = step;
    const apply = () => {
      const shown = new Set(fitting.slice(0, most));
      rows.forEach((row) => { row.hidden = !shown.has(row); });
      rest.hidden = fitting.length <= most;
    };
    rest.querySelector("button").addEventListener("click", () => {
      const next = fitting[most];
      most += step;
      apply();
      next.querySelector("a").focus({ preventScroll: true }); // the keyboard goes on with the first new row
    });
    steps.set(wrap, {
      show: (some) => { fitting = some; most = step; apply(); },
      again: () => { const kept = new Set(fitting); rows = all(); fitting = rows.filter((row) => kept.has(row)); apply(); }, // in another order
    });
    wrap.classList.add("is-stepped");
    apply();
  };

  // ---- a long table with a box above it: only the rows that hold what is typed
  const narrowTable = (form) => {
    const lists = form.dataset.narrow.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    if (!lists.length) return;
    const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
    const rows = lists.flatMap((list) => [...list.querySelectorAll("tbody tr, [data-row]")]);
    const counted = lists[0].querySelectorAll("tbody tr, [data-row]").length; // the others show more about the same, or what is not in it
    const elsewhere = new Set(rows.filter((row) => row.closest("[data-others]")));
    const folds = lists.flatMap((list) => (list.matches("[data-others]") ? [...list.querySelectorAll("details")] : []));
    const texts = rows.map((row) => { const pinyin = row.dataset.find || ""; return `${plain(row.textContent)} ${pinyin} ${pinyin.replace(/ /g, "")}`; });
    const apply = () => {
      const words = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
      const fitting = rows.filter((row, i) => words.every((word) => texts[i].includes(word))), fit = new Set(fitting);
      rows.forEach((row) => { row.hidden = !fit.has(row); });
      steps.forEach(({ show }, wrap) => { if (lists.some((list) => list.contains(wrap))) show(fitting.filter((row) => wrap.contains(row))); });
      folds.forEach((fold) => { fold.open = Boolean(words.length) && fitting.some((row) => fold.contains(row)); });
      const count = rows.slice(0, counted).filter((row) => fit.has(row)).length, first = Math.min(count, Number(lists[0].dataset.step) || count);
      const more = words.length ? fitting.filter((row) => elsewhere.has(row)).length : 0;
      const shown = worded(first < count ? "some-fit" : "some-shown", { n: count, most: first, out: counted - count });
      const below = more ? worded("more-below", { n: more }) : ["", ""];
      form.querySelector("output").replaceChildren(...both(shown[0] + below[0], shown[1] + below[1]));
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  };

  // ---- the drawer of a narrow screen, which the theme opens for a pointer only
  const openDrawer = () => {
    const label = document.querySelector("[data-drawer]"), toggle = document.getElementById("__drawer");
    if (!label || !toggle) return;
    const tell = () => label.setAttribute("aria-expanded", String(toggle.checked));
    toggle.addEventListener("change", tell);
    label.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation(); // the theme clicks a label on Enter as well, but not on the space bar
      toggle.click();
      if (toggle.checked) setTimeout(() => document.querySelector(".md-sidebar--primary .md-nav__item a, .md-sidebar--primary a")?.focus(), 300); // it slides in first
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && toggle.checked) { toggle.click(); label.focus(); }
    });
    tell();
  };

  // ---- parts that are folded on a phone: open on wide screens and on paper, and wherever a link leads into one
  const wide = window.matchMedia("(min-width: 50.0625em)");
  const openWide = () => { if (wide.matches) document.querySelectorAll("details.pd-part").forEach((part) => { part.open = true; }); };
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    let opened = false;
    const open = (fold) => { opened ||= !fold.open; fold.open = true; };
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) open(fold);
    if (/^H[23]$/.test(target.tagName)) { // a heading stands before what it names
      for (let next = target.nextElementSibling; next && !/^H[12]$/.test(next.tagName); next = next.nextElementSibling) {
        (next.matches("details.pd-part") ? [next] : next.querySelectorAll("details.pd-part")).forEach(open);
      }
    }
    if (opened) target.scrollIntoView();
  };
  let unfolded = [];
  const unfold = () => {
    unfolded.push(...[...document.querySelectorAll(".md-content :is(.pd-part, .pd-fold, .pd-apart):not([open])")].map((fold) => { fold.open = true; return fold; }));
  };
  const foldAgain = () => { unfolded.forEach((fold) => { fold.open = false; }); unfolded = []; };

  // ---- on paper nothing can be clicked: evidence and documents carry their whole address
  const writeAddresses = () => {
    document.querySelectorAll(".c-evidence > a, .pd-documents > li > a").forEach((a) => { if (!a.closest("[hidden]")) a.dataset.full = a.href; });
  };

  // ---- reporting a mistake: the form and what it is filled with come when they are asked for; without a script the link gives the file
  const reportMistakes = () => {
    let waiting;
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-report]");
      if (!link) return;
      event.preventDefault();
      const root = link.href.slice(0, link.href.lastIndexOf("api/reports/"));
      waiting ||= load(`${root}javascripts/report.js`).then(() => load(link.href.replace(/json$/, "js")));
      waiting.then(() => window.policyDigestReport(link), () => { location.href = link.href; });
    });
  };

  const start = () => {
    if (document.querySelector("a[data-report]")) reportMistakes();
    const toPaper = () => { writeAddresses(); unfold(); };
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", foldAgain);
    window.matchMedia("print").addEventListener("change", (query) => { if (query.matches) toPaper(); else foldAgain(); });
    wide.addEventListener("change", openWide);
    openWide();
    openTarget();
    window.addEventListener("hashchange", openTarget);
    switchLanguage();
    openDrawer();
    markTarget();
    markPast();
    window.addEventListener("hashchange", markTarget);
    document.querySelectorAll("[data-step]").forEach(stepTable);
    document.querySelectorAll("[data-narrow]").forEach(narrowTable);
    document.querySelectorAll(".md-content .pd-tablewrap table:has(> thead)").forEach((table) => { if (!table.closest("[data-total], [data-places]")) sortable(table); });
    document.querySelectorAll("[data-script]").forEach((part) => load(part.dataset.script));
  };
  window.policyDigest = { both, worded, load, parts, headButton, sortable };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
