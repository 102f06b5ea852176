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
    const buttons = [...group.querySelectorAll("button")];
    const skip = document.querySelector(".md-skip"); // words of the theme, in one text
    if (skip) [, skip.dataset.zh, skip.dataset.en] = skip.textContent.trim().match(/^(\S+) (.+)$/) || [];
    const apply = (choice) => {
      if (choice === "both") delete root.dataset.language; else root.dataset.language = choice;
      root.lang = choice === "en" ? "en" : "zh-Hans";
      buttons.forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.language === choice)));
      document.querySelectorAll("[data-zh][data-en]").forEach((e) => {
        const words = choice === "both" ? `${e.dataset.zh} ${e.dataset.en}` : e.dataset[choice];
        if (e.matches("input")) e.placeholder = words; else e.textContent = e.dataset.site ? `${words} · ${e.dataset.site}` : words;
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

  // ---- the table of records: filters live in the address
  const STEP = 200, STEP_OF_PARTS = 50; // rows at a time: a phone lays out thousands only slowly, and nobody scrolls through them
  const AT_ONCE = 24; // parts that are asked for together when a word is looked for in all of them
  const scripts = {};
  const load = (src) => {
    scripts[src] ||= new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
    });
    return scripts[src];
  };
  // The same where what the script told was not kept.
  const loadAgain = (src) => new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src, onload: () => { script.remove(); done(); }, onerror: failed });
    document.head.append(script);
  });
  // Every record as filters see it, `row` its line once it is there. Where the page was too long for all, the others come in parts of the
  // same lines, printed by the same template: their text is inert.
  const recordsOf = (wrap, body) => {
    const all = [...body.rows].map((row, index) => ({ index, row, text: row.textContent.toLowerCase(), ...row.dataset }));
    const first = all.length, total = first + (Number(wrap.dataset.later) || 0), part = Number(wrap.dataset.part);
    window.policyDigestRecords = (columns) => {
      const places = columns.places.flatMap(([slug, count]) => Array(count).fill(slug));
      places.forEach((place, index) => {
        all[index] = { ...(all[index] || { index }), place, kind: columns.kindNames[columns.kinds[index]],
          themes: columns.themeNames[columns.themes[index]], until: columns.untilNames[columns.until[index]] };
      });
    };
    window.policyDigestValues = (columns) => all.forEach((one, index) => { one.value = columns.values[index]; one.unit = columns.unitNames[columns.units[index]]; });
    window.policyDigestRows = (number, html) => {
      const parsed = Object.assign(document.createElement("template"), { innerHTML: html });
      [...parsed.content.querySelectorAll("tr")].forEach((row, i) => Object.assign(all[first + number * part + i], { row, text: row.textContent.toLowerCase() }));
    };
    const files = (some) => [...new Set(some.filter((one) => !one.row).map((one) => `records/${Math.floor((one.index - first) / part)}.js`))];
    return {
      all, first, total, inParts: total > first,
      known: () => (total > first ? load("records/index.js") : undefined),
      values: () => (total > first ? load("records/values.js") : undefined),
      there: (some) => Promise.all(files(some).map(load)),
      batches: (some) => { const names = files(some); return Array.from({ length: Math.ceil(names.length / AT_ONCE) }, (_, i) => names.slice(i * AT_ONCE, (i + 1) * AT_ONCE)); },
    };
  };
  const filterRecords = (form) => {
    const wrap = document.querySelector(".pd-all"), body = wrap && wrap.querySelector("tbody");
    if (!body) return;
    const records = recordsOf(wrap, body), { all, first, total, inParts } = records;
    const shown = form.querySelector("output"), rest = document.querySelector("[data-rest]");
    const fields = ["q", "kind", "place", "theme", "by", "sort"], step = inParts ? STEP_OF_PARTS : STEP;
    let most = inParts ? first : step, turn = 0, fitting = all;

    const read = () => {
      const query = new URLSearchParams(location.search);
      fields.forEach((name) => { form.elements[name].value = query.get(name) || ""; });
    };
    const compare = {
      "": (a, b) => a.index - b.index,
      until: (a, b) => (a.until || "9").localeCompare(b.until || "9") || a.index - b.index,
      value: (a, b) => a.unit.localeCompare(b.unit) || Number(b.value) - Number(a.value) || a.index - b.index,
    };
    const show = (some, count) => {
      const lines = some.slice(0, most).filter((one) => one.row).map((one) => one.row);
      body.replaceChildren(...lines);
      rest.hidden = count <= most;
      shown.replaceChildren(...both(...worded(rest.hidden ? "rows-shown" : "rows-fit", { n: count, most: lines.length, out: total - count })));
    };
    // `words`: those that a record's line holds; `mine`: whether nobody has asked for something else meanwhile
    const holding = async (some, words, mine) => {
      const found = () => some.filter((one) => one.text !== undefined && words.every((word) => one.text.includes(word)));
      for (const names of words.length ? records.batches(some) : []) {
        await Promise.all(names.map(load));
        if (!mine()) return [];
        show(found(), found().length);
      }
      return words.length ? found() : some;
    };
    const apply = async () => {
      const now = ++turn, mine = () => now === turn;
      const want = Object.fromEntries(fields.map((name) => [name, form.elements[name].value.trim()]));
      const query = new URLSearchParams(Object.entries(want).filter(([, value]) => value));
      try { history.replaceState(null, "", location.pathname + (String(query) && "?" + query) + location.hash); } catch { /* a file: address may refuse */ }
      if (inParts && !String(query) && most <= first) { fitting = all; show(all, total); return; }
      wrap.setAttribute("aria-busy", "true");
      try {
        await records.known();
        if (want.sort === "value") await records.values();
        if (!mine()) return;
        const some = all.filter((one) => (!want.kind || one.kind === want.kind) && (!want.place || one.place === want.place)
          && (!want.theme || one.themes.split(" ").includes(want.theme)) && (!want.by || (one.until && one.until <= want.by + "-12-31")));
        some.sort(compare[want.sort] || compare[""]);
        const found = await holding(some, want.q.toLowerCase().split(/\s+/).filter(Boolean), mine);
        if (mine()) await records.there(found.slice(0, most));
        if (mine()) { fitting = found; show(found, found.length); }
      } finally {
        if (mine()) wrap.removeAttribute("aria-busy");
      }
    };
    const anew = () => { most = inParts && !fields.some((name) => form.elements[name].value) ? first : step; apply(); };
    form.addEventListener("input", anew);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(anew));
    rest.querySelector("button").addEventListener("click", async () => {
      const before = most;
      most += step;
      await apply();
      body.rows[before]?.querySelector("a").focus({ preventScroll: true }); // the keyboard goes on with the first new row
    });
    window.addEventListener("popstate", () => { read(); apply(); });
    form.querySelector("[data-download]")?.addEventListener("click", async (event) => {
      const size = Number(event.currentTarget.dataset.download), written = []; // the rows of records.csv, so many to a file
      await records.known();
      let head = "";
      window.policyDigestShown = (number, first, lines) => { head = first; lines.forEach((line, i) => { written[number * size + i] = line; }); };
      const names = [...new Set(["api/shown/0.js", ...fitting.map((one) => `api/shown/${Math.floor(one.index / size)}.js`)])];
      for (let at = 0; at < names.length; at += AT_ONCE) await Promise.all(names.slice(at, at + AT_ONCE).map(loadAgain));
      const anchor = document.createElement("a");
      anchor.href = URL.createObjectURL(new Blob([head, ...fitting.map((one) => written[one.index])], { type: "text/csv;charset=utf-8" })); // a data: address ends at 2 MB
      anchor.download = "records.csv";
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
    });
    read();
    anew();
  };

  // ---- a long table: so many of the rows that fit, and a button for more
  const steps = new Map(); // a table's wrap → what shows those of its rows that fit
  const stepTable = (wrap) => {
    const rows = [...wrap.querySelectorAll("tbody tr")], rest = wrap.querySelector("[data-more]"), step = Number(wrap.dataset.step);
    let fitting = rows, most = step;
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
    steps.set(wrap, (rows) => { fitting = rows; most = step; apply(); });
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
      steps.forEach((show, wrap) => { if (lists.some((list) => list.contains(wrap))) show(fitting.filter((row) => wrap.contains(row))); });
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
    const load = (src) => new Promise((loaded, failed) => {
      const script = document.createElement("script");
      script.src = src;
      script.onload = loaded;
      script.onerror = failed;
      document.head.append(script);
    });
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
    const form = document.querySelector("[data-filters]");
    if (form) filterRecords(form);
    document.querySelectorAll("[data-step]").forEach(stepTable);
    document.querySelectorAll("[data-narrow]").forEach(narrowTable);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
