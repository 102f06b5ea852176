// The form in which a reader says what was read wrongly. It is filled from api/reports/<document>.js and makes a file; nothing is sent.
(() => {
  "use strict";

  const worded = (id) => policyDigestWords[id];
  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });
  const both = (id, to) => {
    const [zh, en] = worded(id);
    to.append(element("span", zh, { className: "zh", lang: "zh-Hans" }), " ", element("span", en, { className: "en", lang: "en" }));
    return to;
  };

  const KINDS = ["target", "status", "support", "rule"], SIGNS = [">=", ">", "<=", "<", "~", "="];
  const KEYS = /(by|during|every|within|since|as_of)[ :=]+(\S+)/g;
  const told = (period) => Object.entries(period || {}).map(([key, value]) => `${key} ${value}`).join(", ");
  // `by 2027, every P1Y` → {by: "2027", every: "P1Y"}; null for anything else
  const understood = (text) => {
    const plain = text.replace(/[,，]/g, " ").trim();
    if (!plain) return {};
    const found = Object.fromEntries([...plain.matchAll(KEYS)].map(([, key, value]) => [key, value]));
    return plain.replace(KEYS, "").trim() || !Object.keys(found).length ? null : found;
  };

  let reports = [];
  window.policyDigestReports = (list) => { reports = list; };

  const dialog = element("dialog", "", { className: "pd-report-form" });
  dialog.setAttribute("aria-labelledby", "pd-report-title");
  document.body.append(dialog);

  const labelled = (id, input, to) => {
    const label = element("label", "");
    label.append(both(id, element("span", "")), input);
    to.append(label);
    return input;
  };

  window.policyDigestReport = (link) => {
    const key = link.dataset.report;
    const report = reports.find(({ decision }) => decision.record === key || `at-${decision.figure[0]}` === key);
    if (!report) { location.href = link.href; return; }
    const { decision } = report, read = decision.read || {};
    dialog.replaceChildren();
    const form = element("form", "", { method: "dialog" });
    form.append(both("report-a-mistake", element("h2", "", { id: "pd-report-title" })), both("report-how", element("p", "", { className: "pd-meta" })));
    const [start, end] = decision.at, quote = element("blockquote", "", { lang: "zh-Hans" });
    quote.append(decision.quote.slice(0, start), element("mark", decision.surface), decision.quote.slice(end));
    form.append(quote);

    const select = (values, now, name) => {
      const list = element("select", "");
      for (const value of values) list.append(element("option", name(value), { value, selected: value === now }));
      return list;
    };
    const kind = labelled("field-kind", select(KINDS, read.kind, (k) => worded(`kind-${k}`).join(" ")), form);
    const name = labelled("field-indicator", element("input", "", { value: read.indicator_zh || "", maxLength: 100, lang: "zh-Hans" }), form);
    const sign = labelled("field-comparator", select(SIGNS, read.comparator || "=", (s) => s), form);
    const value = labelled("field-value", element("input", "", { value: read.value || "", inputMode: "decimal", pattern: "[0-9]+([.][0-9]+)?" }), form);
    const unit = labelled("field-unit", element("input", "", { value: read.unit || "", maxLength: 20, lang: "zh-Hans" }), form);
    const period = labelled("field-period", element("input", "", { value: told(read.period), placeholder: "by 2027 · during 2025/2027 · every P1Y" }), form);
    const none = labelled("report-none", element("input", "", { type: "checkbox" }), form);
    const why = labelled("report-why", element("input", "", { maxLength: 500 }), form);
    const who = labelled("report-who", element("input", "", { maxLength: 100, autocomplete: "name" }), form);
    const json = element("textarea", "", { readOnly: true, rows: 5, spellcheck: false });
    json.setAttribute("aria-label", "JSON");
    const copy = both("report-copy", element("button", "", { type: "button" }));
    const save = both("report-save", element("button", "", { type: "button" }));
    const close = both("report-cancel", element("button", "", { type: "submit" }));
    const say = element("output", "");
    const buttons = element("p", "", { className: "pd-report-buttons" });
    buttons.append(copy, save, close, say);
    form.append(json, buttons);
    dialog.append(form);

    const written = () => {
      const times = understood(period.value), fields = {};
      period.setCustomValidity(times ? "" : "by 2027, every P1Y");
      const now = { kind: kind.value, indicator_zh: name.value.trim(), comparator: sign.value, value: value.value.trim(), unit: unit.value.trim() };
      for (const [field, entry] of Object.entries(now)) if (entry && entry !== read[field]) fields[field] = entry;
      if (times && told(times) !== told(read.period)) fields.period = times;
      const act = none.checked ? "drop" : decision.read ? "correct" : "add";
      const changed = none.checked || Object.keys(fields).some((field) => decision.read || field === "indicator_zh");
      const filled = { ...decision, act, who: who.value.trim(), when: new Date().toISOString().replace(/\.\d+/, ""), why: why.value.trim() };
      json.value = JSON.stringify({ ...report, decision: { ...filled, fields: none.checked ? {} : fields } }, null, 1);
      const good = changed && form.checkValidity();
      copy.disabled = save.disabled = !good;
      say.replaceChildren();
      if (!changed) both("report-as-it-is", say);
    };
    form.addEventListener("input", written);
    copy.addEventListener("click", () => {
      json.select();
      const done = () => { say.replaceChildren(); both("report-copied", say); };
      if (navigator.clipboard) navigator.clipboard.writeText(json.value).then(done, () => document.execCommand("copy") && done());
      else if (document.execCommand("copy")) done();
    });
    save.addEventListener("click", () => {
      const anchor = element("a", "", { href: URL.createObjectURL(new Blob([json.value + "\n"], { type: "application/json" })), download: `report-${report.article}-${decision.record}.json` });
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
    });
    written();
    dialog.showModal();
    (decision.read ? kind : name).focus();
  };
})();
