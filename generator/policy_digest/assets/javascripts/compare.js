// Places that a reader chose, side by side. What may stand side by side was said when the site was built: the same indicator, kind, unit and
// time. Here it is only asked whether they are the same; what is not, is said with the reason, folded where much of it would hide the rest.
(() => {
  "use strict";
  const { both, worded, parts, sortable } = policyDigest;
  const form = document.querySelector("[data-places]"), into = document.querySelector("[data-beside]");
  if (!form || !into) return;
  const MOST = Number(form.dataset.most), FEW = 2, KINDS = ["target", "status", "support", "rule"];
  const get = parts("compare/", "policyDigestPlace");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")], items = [...form.querySelectorAll("[data-find]")];
  const asked = document.querySelector("[data-asked]"), shown = document.querySelector(".pd-asked output");
  const known = new Map(boxes.map((box) => [box.value, box]));
  let chosen = [], turn = 0;

  const element = (tag, name, ...content) => {
    const e = document.createElement(tag);
    if (name) e.className = name;
    e.append(...content);
    return e;
  };
  const printed = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content; // by our template: inert
  const nameOf = (slug) => [...known.get(slug).parentElement.querySelector("span").childNodes].map((node) => node.cloneNode(true));

  const read = () => { chosen = [...new Set(new URLSearchParams(location.search).getAll("place"))].filter((slug) => known.has(slug)).slice(0, MOST); };
  const address = () => {
    const query = new URLSearchParams(), language = document.documentElement.dataset.language;
    chosen.forEach((slug) => query.append("place", slug));
    if (language) query.set("lang", language);
    try { history.replaceState(null, "", location.pathname + (String(query) && `?${query}`) + location.hash); } catch { /* a file: address may refuse */ }
  };

  // The basis that most of the places have; among equals a promise before a fact, a dated one before an open one, the latest first
  const before = (a, b) => b.places.size - a.places.size || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
    || Boolean(b.when) - Boolean(a.when) || (a.when < b.when ? 1 : a.when > b.when ? -1 : 0) || (a.unit < b.unit ? 1 : -1);
  const gated = (values) => {
    const groups = new Map();
    values.forEach(({ slug, kind, unit, when }) => {
      const key = JSON.stringify([kind, unit, when]);
      if (!groups.has(key)) groups.set(key, { key, kind, unit, when, places: new Set() });
      groups.get(key).places.add(slug);
    });
    return [...groups.values()].sort(before)[0];
  };
  const reasons = (one, basis) => [
    ...(one.kind === basis.kind ? [] : ["kind"]), ...(one.unit === basis.unit ? [] : ["unit"]),
    ...(one.when === basis.when ? [] : [one.when ? "period" : "open"]),
  ];

  const table = (rows, caption) => {
    const head = element("tr", "", element("th", "", ...both(...worded("asked-indicator"))), ...chosen.map((slug) => element("th", "", ...nameOf(slug))));
    [...head.cells].forEach((cell) => { cell.scope = "col"; });
    const body = element("tbody", "", ...rows.map(({ name, values, basis }) => {
      const title = element("th", "c-name", printed(name));
      title.scope = "row";
      return element("tr", "", title, ...chosen.map((slug) => {
        const mine = values.filter((one) => one.slug === slug), cell = element("td", mine.length ? "" : "pd-nil", element("span", "pd-label", ...nameOf(slug)));
        const told = (one) => {
          const why = reasons(one, basis), value = element("div", why.length ? "pd-beside-other" : "", printed(one.html));
          why.forEach((reason) => value.append(element("span", "pd-reason", ...both(...worded(`apart-${reason}`)))));
          return value;
        };
        const like = mine.filter((one) => !reasons(one, basis).length), others = mine.filter((one) => reasons(one, basis).length);
        cell.append(...like.map(told));
        if (others.length > FEW || (like.length && others.length)) {
          const fold = element("details", "pd-fold", element("summary", "", ...both(...worded("not-comparable")), " ", element("span", "pd-count", String(others.length))), ...others.map(told));
          cell.append(fold);
        } else cell.append(...others.map(told));
        if (!mine.length) cell.append(element("span", "pd-none", ...both(...worded("not-stated-there"))));
        return cell;
      }));
    }));
    const made = element("table", "pd-headline pd-beside", element("caption", "pd-hidden", ...both(...caption)), element("thead", "", head), body);
    sortable(made);
    return element("div", "pd-tablewrap", made);
  };
  const part = (id, count, rows, about) => {
    const title = element("h2", "", ...both(...worded(id)), " ", element("span", "pd-count", String(count)));
    title.id = id;
    return [title, ...(about ? [element("p", "pd-meta", ...both(...worded(about)))] : []), table(rows, worded(id))];
  };
  const alone = (rows) => {
    const list = element("ul", "pd-index", ...rows.map(({ name, values }) => element("li", "", printed(name), " ", element("span", "pd-meta", ...nameOf(values[0].slug)))));
    return element("details", "pd-apart", element("summary", "", ...both(...worded("stated-by-one")), " ", element("span", "pd-count", String(rows.length))), list);
  };

  const apply = async () => {
    const now = ++turn;
    boxes.forEach((box) => { box.checked = chosen.includes(box.value); box.disabled = !box.checked && chosen.length >= MOST; });
    address();
    asked.hidden = !chosen.length;
    asked.replaceChildren(...chosen.flatMap((slug) => {
      const button = element("button", "pd-chosen", element("span", "pd-hidden", ...both(...worded("drop-filter")), " "), ...nameOf(slug));
      button.type = "button";
      button.addEventListener("click", () => { chosen = chosen.filter((one) => one !== slug); apply(); (asked.querySelector("button") || boxes[0]).focus(); });
      return [button, " "];
    }));
    if (chosen.length < 2) { into.replaceChildren(); shown.replaceChildren(...both(...worded("choose-two"))); return; }
    try {
      const data = await Promise.all(chosen.map(get));
      if (now !== turn) return;
      const rows = new Map();
      data.forEach(({ indicators, values }, i) => values.forEach(([id, kind, unit, when, html]) => {
        if (!rows.has(id)) rows.set(id, { id, name: indicators[id], values: [] });
        rows.get(id).values.push({ slug: chosen[i], kind, unit, when, html });
      }));
      const all = [...rows.values()].map((row) => ({ ...row, basis: gated(row.values), of: new Set(row.values.map((one) => one.slug)).size }));
      const beside = all.filter((row) => row.basis.places.size > 1), apart = all.filter((row) => row.of > 1 && row.basis.places.size < 2);
      const single = all.filter((row) => row.of < 2);
      beside.sort((a, b) => b.basis.places.size - a.basis.places.size);
      into.replaceChildren(
        ...(beside.length ? part("comparable-values", beside.length, beside) : []),
        ...(apart.length ? part("not-comparable", apart.length, apart, "only-values-of-the-same") : []),
        ...(single.length ? [alone(single)] : []),
      );
      shown.replaceChildren(...both(...worded("n-beside", { n: beside.length, apart: apart.length })));
    } catch { if (now === turn) shown.replaceChildren(...both(...worded("index-not-loaded"))); }
  };

  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    chosen = target.checked ? [...chosen, target.value] : chosen.filter((slug) => slug !== target.value);
    apply();
  });
  form.elements.q.addEventListener("input", () => {
    const typed = form.elements.q.value.trim().toLowerCase();
    items.forEach((item) => { item.hidden = Boolean(typed) && !`${item.dataset.find} ${item.textContent}`.toLowerCase().includes(typed); });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { chosen = []; items.forEach((item) => { item.hidden = false; }); apply(); }));
  window.addEventListener("popstate", () => { read(); apply(); });
  document.documentElement.addEventListener("policy-digest-language", address);
  read();
  boxes.forEach((box) => { if (box.checked && !chosen.includes(box.value) && chosen.length < MOST) chosen.push(box.value); }); // before this script came
  apply();
})();
