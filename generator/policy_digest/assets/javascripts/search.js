// Search: loads the index when a reader begins to type, ranks its entries, shows them grouped by page with the sentence that was found.
// Of a large corpus it looks up the query's tokens in parts of the index, and ranks the entries of the documents that hold most of them.
// Text is only ever put into text nodes.
(() => {
  "use strict";
  // what data/site.yml calls it, with values in its gaps
  const worded = (id, values = {}) => policyDigestWords[id].map((text) => text.replace(/\{([a-z]+)\}/g, (_, name) => values[name]));
  const counted = (n) => { const [zh, one, many] = worded("n-pages", { n }); return [zh, n === 1 ? one : many ?? one]; };
  const KIND = Object.fromEntries([
    ...["target", "status", "support", "rule"].map((kind) => [kind, worded(`kind-${kind}`)]),
    ...["place", "theme", "indicator", "document", "measure", "text", "term"].map((kind) => [kind, worded(`hit-${kind}`)]),
  ]);
  // What a reader most likely wants, among entries that match equally well.
  const PRIOR = { place: 40, theme: 30, indicator: 20, document: 14, target: 10, status: 9, support: 9, rule: 8, measure: 6, text: 0, term: 0 };
  const TERM = 0.15;  // of a match: a term stands below whatever says something with it
  const GROUPS = 12, HITS = 3;
  const PAUSE = 60;  // ms without a keystroke before documents are asked for
  const AT_ONCE = 4;  // documents that are shown before the others have come
  const asks = policyDigestAsks, { find, fits, isLatin, isHan, numbers } = asks;

  const box = document.querySelector(".md-search");
  if (!box) return;
  const input = box.querySelector("input"), list = box.querySelector("ol"), meta = box.querySelector(".md-search-result__meta");
  const toggle = document.querySelector("#__search");
  const hint = [...meta.childNodes];
  let index = null, loading = false, chosen = -1, asked = "", cards = null;  // the entries of the documents that the query led to

  // The index is written in plain forms already: only case is folded, so that offsets stay true.
  const fold = (text) => text.toLowerCase();

  const entry = ([kind, url, zh, en, others, pinyin, sentence]) => ({
    kind, url, zh, en, sentence, figure: fold(others.split(" ")[0]),  // a record's figure as written
    fields: [[fold(zh), 12], [fold(en), 10], [fold(others), 8], [fold(sentence), 3]].filter(([text]) => text),
    pinyin: pinyin.split(" ").filter(Boolean),
  });

  window.policyDigestSearch = ({ items, words, traditional, pagefind, documents, parts, edition }) => {
    index = {
      pagefind: pagefind && location.protocol.startsWith("http"),  // browsers load no modules from a folder: there, names only
      documents, parts, edition,
      items: items.map(entry),
      words: new Set(words.split(" ")),
      longest: Math.max(2, ...words.split(" ").map((w) => w.length)),
      traditional,
    };
    show();
  };

  const load = () => {
    if (index || loading) return;
    loading = true;
    const script = document.createElement("script");
    script.src = box.dataset.index;
    const lost = () => { loading = false; meta.replaceChildren(...both(...worded("index-not-loaded"))); };
    script.onerror = lost;
    asks.ready(box.dataset.root).then(() => document.head.append(script), lost);
  };

  // ---- matching

  const scoreWord = (item, term) => {
    let best = 0;
    item.fields.forEach(([text, weight], i) => {
      const at = find(text, term);
      if (at < 0) return;
      const whole = text.length === term.length ? 4 : at === 0 ? 2 : 1;
      // a short name that holds the term says more than a long one
      best = Math.max(best, weight * (i < 2 ? whole + Math.min(1, (2 * term.length) / text.length) : whole > 1 ? 1.5 : 1));
    });
    if (best < 30 && item.pinyin.length && /^[a-z]+$/.test(term) && term.length > 1) {
      const initials = item.pinyin.map((s) => s[0]).join("");
      if (initials.startsWith(term)) best = Math.max(best, term.length === initials.length ? 30 : 12);
      for (let i = 0; i < item.pinyin.length; i += 1) {
        if (item.pinyin.slice(i).join("").startsWith(term)) { best = Math.max(best, i === 0 ? 26 : 14); break; }
      }
    }
    return best;
  };

  // What was typed, or else what stands for it
  const ELSE = 0.9;
  const scoreTerm = (item, [typed, ...others]) => Math.max(scoreWord(item, typed), ...others.map((one) => ELSE * scoreWord(item, one)));

  const held = () => [...index.items, ...(cards?.items || [])];

  // What an entry does not say itself its document may, in its title and names: 烟台 水田.
  const rank = (terms, all) => {
    const items = held(), documents = new Map(items.filter((item) => item.kind === "document").map((item) => [item.url, item]));
    return items.map((item) => {
      const own = terms.map((term) => scoreTerm(item, term));
      if (!own.some(Boolean)) return null;
      const document = own.every(Boolean) ? null : documents.get(item.url.split("#")[0]);
      const scores = own.map((s, i) => s || (document ? scoreTerm(document, terms[i]) / 4 : 0));
      const found = scores.filter(Boolean).length, score = scores.reduce((a, b) => a + b);
      if (all && found < terms.length) return null;
      return { item, score: (score / terms.length) * (found / terms.length) * (item.kind === "term" ? TERM : 1) + PRIOR[item.kind] };
    }).filter(Boolean);
  };

  // ---- a query: as it stands; failing that, cut into words that the index knows

  const cut = (run) => {
    const out = [];
    for (let at = 0; at < run.length;) {
      let size = Math.min(index.longest, run.length - at);
      while (size > 1 && !index.words.has(run.slice(at, at + size))) size -= 1;
      if (size > 1) out.push(run.slice(at, at + size));
      else if (out.length && out.at(-1).loose) { out[out.length - 1] = Object.assign(new String(out.at(-1) + run[at]), { loose: true }); at += 1; continue; }
      else out.push(Object.assign(new String(run[at]), { loose: true }));
      at += size;
    }
    return out.map(String);
  };

  const parts = (term) => (term.match(/[㐀-鿿]+|[0-9][0-9.,]*%?[㐀-鿿]{0,2}|[a-z]+|[^\s]/g) || []).flatMap((p) => (isHan(p[0]) ? cut(p) : [p]));

  const search = (query) => {
    const simple = simplified(query);
    const terms = asks.read(simple);
    if (!terms.length) return { terms: [], hits: [] };
    let hits = rank(terms, true);
    if (hits.length) return { terms: terms.flat(), hits };
    const finer = [...new Set(terms.flatMap(([typed]) => parts(typed)))].map((one) => asks.read(one)[0] || [one]);
    hits = rank(finer, true);
    if (!hits.length && !index.pagefind) hits = rank(finer.filter(([t]) => t.length > 1 || isHan(t)), false).filter((h) => h.score > PRIOR[h.item.kind] + 4);
    return { terms: finer.flat(), hits };
  };

  // ---- the documents of a large corpus: which of them hold the query's tokens, then the entries of the first

  const loaded = new Map();
  window.policyDigestPart = (name, content) => loaded.get(name).done(content);
  const part = (name) => {
    if (!loaded.has(name)) {
      const one = {};
      one.content = new Promise((done, failed) => {
        one.done = done;
        const script = document.createElement("script");
        script.src = `${box.dataset.index.replace(/index\.js.*$/, name)}.js?${index.edition}`;
        script.onerror = () => { loaded.delete(name); failed(new Error(script.src)); };
        document.head.append(script);
      });
      loaded.set(name, one);
    }
    return loaded.get(name).content;
  };

  const WEIGHTS = [4, 2, 1];  // names, records, text
  const LOOKED_UP = 16, ELSE_UP = 6;  // tokens: so many of a pasted sentence find it; and what stands for a term
  const partOf = (token) => String(asks.partOf(asks.opening(token), index.parts));

  // The weight of a token in each document that holds it; and the glossary's terms that it may lead to.
  const lookUp = async (token) => {
    const [held, terms] = await part(partOf(token)), weights = new Map();
    const lines = isLatin(token[0]) ? Object.keys(held).filter((one) => one.startsWith(token)) : Object.hasOwn(held, token) ? [token] : [];
    lines.forEach((one) => held[one].split(" ").forEach((gaps, field) => numbers(gaps).forEach((n) => {
      weights.set(n, Math.max(weights.get(n) || 0, WEIGHTS[field]));
    })));
    return { weights, terms: [...terms] };
  };

  // The tokens of a term; a document that holds all of what stands for it counts as one that holds them
  const lookUpTerm = async ([typed, ...others]) => {
    const found = await Promise.all(asks.tokens(typed).slice(0, LOOKED_UP).map(lookUp));
    await Promise.all(others.slice(0, ELSE_UP).map(async (other) => {
      const [first, ...rest] = await Promise.all(asks.tokens(other).map(lookUp));
      first?.weights.forEach((weight, n) => {
        if (!rest.every(({ weights }) => weights.has(n))) return;
        const least = Math.min(weight, ...rest.map(({ weights }) => weights.get(n)));
        found.forEach(({ weights }) => weights.set(n, Math.max(weights.get(n) || 0, least)));
      });
      found[0]?.terms.push(...(first ? [first, ...rest].flatMap(({ terms }) => terms) : []));
    }));
    return found;
  };

  // Most of the tokens first, then rare ones and those in names, then the newest. `text`: a token stands in the text alone
  const lookUpAll = async (query) => {
    const documents = new Map(), found = (await Promise.all(asks.read(query).slice(0, LOOKED_UP).map(lookUpTerm))).flat();
    found.forEach(({ weights }) => {
      const rarity = Math.log(1 + index.documents / Math.max(1, weights.size));
      weights.forEach((weight, n) => {
        const one = documents.get(n) || { n, held: 0, score: 0, text: false };
        one.held += 1;
        one.score += weight * rarity;
        one.text ||= weight === 1;
        documents.set(n, one);
      });
    });
    const most = Math.max(0, ...[...documents.values()].map((one) => one.held));
    return {
      documents: [...documents.values()].filter((one) => one.held === most).sort((a, b) => b.score - a.score || a.n - b.n),
      terms: [...new Map(found.flatMap(({ terms }) => terms).map((term) => [term[1], term])).values()],
    };
  };

  const showCards = async (query) => {
    try {
      const [{ documents, terms }] = await Promise.all([lookUpAll(simplified(query)), new Promise((done) => setTimeout(done, PAUSE))]);
      if (query !== asked) return;  // a newer query is under way
      const taken = documents.slice(0, 2 * GROUPS);
      const coming = taken.map((one, i) => Promise.all([`d${one.n}`, ...(one.text && i < GROUPS ? [`t${one.n}`] : [])].map(part)));
      for (const count of new Set([Math.min(AT_ONCE, taken.length), taken.length])) {
        const found = await Promise.all(coming.slice(0, count));
        if (query !== asked) return;
        cards = { items: [...terms, ...found.flat(2)].map(entry), more: documents.length - taken.length, whole: count === taken.length };
        show();
      }
    } catch { if (query === asked) meta.replaceChildren(...both(...worded("index-not-loaded"))); }
  };

  // ---- or Pagefind loads what the query needs. Its excerpts are markup; only their text is used
  let found = null;
  const plain = (markup) => new DOMParser().parseFromString(markup, "text/html").body.textContent;
  const simplified = (query) => [...fold(query.normalize("NFKC"))].map((c) => index.traditional[c] || c).join("");
  const askPagefind = async (query) => {
    found ||= import(new URL(`${box.dataset.root}pagefind/pagefind.js`, location.href)).then(async (engine) => {
      await engine.options({ baseUrl: "/", excerptLength: 40 });
      return engine;
    });
    const engine = await found;
    const words = [...new Intl.Segmenter("zh", { granularity: "word" }).segment(simplified(query))].filter((s) => s.isWordLike).map((s) => s.segment);
    const answer = await engine.debouncedSearch(words.join(" "), {}, 150);
    if (!answer) return [];  // a newer query is under way
    const pages = await Promise.all(answer.results.slice(0, 3 * GROUPS).map((r) => r.data()));
    // Pagefind knows a number by its beginning only: what holds the terms as they were typed goes first
    const terms = simplified(query).split(/\s+/).flatMap(parts);
    const held = (text) => { const folded = fold(text); return terms.filter((term) => find(folded, term) >= 0).length; };
    const best = (list, text) => list.map((one) => [held(text(one)), one]).sort((a, b) => b[0] - a[0]).map(([, one]) => one);
    return best(pages, (page) => page.content).slice(0, GROUPS).map((page) => [
      { url: page.url, zh: page.meta.title.split(" | ")[0], en: page.meta.title.split(" | ")[1] || "", sentence: plain(page.excerpt), kind: "document" },
      ...best(page.sub_results.filter((s) => s.url !== page.url), (s) => `${s.title} ${plain(s.excerpt)}`).slice(0, HITS).map((s) => {
        const [zh, en] = s.title.split(" | ");
        return { url: s.url, zh, en: en || "", sentence: plain(s.excerpt), kind: "text" };
      }),
    ].map((item) => ({ item: { ...item, url: item.url.replace(/^\//, "") } })));
  };

  // ---- showing

  const marked = (parent, text, terms) => {
    const folded = fold(text);
    if (folded.length !== text.length) { parent.append(text); return; }
    let at = 0;
    while (at < text.length) {
      let next = -1, size = 0;
      terms.forEach((term) => {
        for (let i = folded.indexOf(term, at); i >= 0; i = folded.indexOf(term, i + 1)) {
          if (fits(folded, i, term)) { if (next < 0 || i < next) { next = i; size = term.length; } break; }
        }
      });
      if (next < 0) break;
      parent.append(text.slice(at, next));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(next, next + size);
      parent.append(mark);
      at = next + size;
    }
    parent.append(text.slice(at));
  };

  const around = (text, terms, figure) => {
    const places = [...terms, figure].map((t) => (t ? fold(text).indexOf(t) : -1));
    const found = places.slice(0, -1).filter((i) => i >= 0);  // a query in another language finds nothing in the sentence: its figure then
    const at = Math.max(0, (found.length ? Math.min(...found) : places[places.length - 1]) - 24);
    return (at ? "…" : "") + text.slice(at, at + 96) + (text.length > at + 96 ? "…" : "");
  };

  const element = (tag, name, text) => {
    const e = document.createElement(tag);
    if (name) e.className = name;
    if (text) e.textContent = text;
    return e;
  };

  const both = (zh, en) => [["zh", "zh-Hans", zh], ["en", "en", en]].flatMap(([name, lang, text]) => {
    const e = element("span", name, text);
    e.lang = lang;
    return [e, " "];
  });

  const hitLink = ({ item }, terms, lead) => {
    const link = element("a", "md-search-result__link");
    link.href = box.dataset.root + item.url;
    link.tabIndex = -1;
    const article = element("article", "md-search-result__article" + (lead ? " md-search-result__article--document" : ""));
    const kind = element("span", `pd-kind pd-kind--${item.kind}`);
    kind.append(...both(...KIND[item.kind]));
    const head = element(lead ? "h1" : "h2");
    const said = item.en ? both("", "") : both("", "").slice(0, 1);
    if (!item.en) said[0].className = "";
    marked(said[0], item.zh, terms);
    if (item.en) marked(said[2], item.en, terms);
    if (item.zh || item.en) head.append(...said);
    article.append(kind, ...(head.childNodes.length ? [head] : []));
    if (item.sentence) { const p = element("p"); p.lang = "zh-Hans"; marked(p, around(item.sentence, terms, item.figure), terms); article.append(p); }
    link.append(article);
    return link;
  };

  const number = (links) => links.forEach((a, i) => { a.id = `pd-hit-${i}`; a.setAttribute("role", "option"); a.setAttribute("aria-selected", "false"); });

  const showMore = async (query, terms, before) => {
    meta.replaceChildren(...both(...worded("searching")));
    const pages = await askPagefind(query).catch(() => null);
    if (input.value.trim() !== query) return;
    if (!pages) { meta.replaceChildren(...both(...worded("index-not-loaded"))); return; }
    pages.forEach(([lead, ...rest]) => {
      const item = element("li", "md-search-result__item");
      item.setAttribute("role", "presentation");
      item.append(hitLink(lead, terms, true), ...rest.map((hit) => hitLink(hit, terms, false)));
      list.append(item);
    });
    const links = list.querySelectorAll("a"), count = before + pages.length;
    number(links);
    input.setAttribute("aria-expanded", String(links.length > 0));
    meta.replaceChildren(...both(...(count ? counted(count) : worded("nothing-found"))));
  };

  const show = () => {
    list.replaceChildren();
    chosen = -1;
    const query = input.value.trim();
    if (query !== asked) { asked = query; cards = null; }
    if (!query) { meta.replaceChildren(...hint); input.setAttribute("aria-expanded", "false"); return; }
    if (!index) { meta.textContent = "…"; return; }
    const { terms, hits } = search(query);
    const groups = new Map();
    const pages = new Map(held().filter((i) => !i.url.includes("#")).map((i) => [i.url, i]));
    hits.sort((a, b) => b.score - a.score || (a.item.url < b.item.url ? -1 : 1));
    hits.forEach((hit) => {
      const page = hit.item.url.split("#")[0];
      if (!groups.has(page)) groups.set(page, []);
      groups.get(page).push(hit);
    });
    const order = [...groups], term = order.slice(GROUPS).find(([, [{ item }]]) => item.kind === "term");  // a term has its place, the last
    [...order.slice(0, GROUPS), ...(term ? [term] : [])].forEach(([page, found]) => {
      const item = element("li", "md-search-result__item");
      item.setAttribute("role", "presentation");
      const lead = found.find((h) => !h.item.url.includes("#"));
      const rest = found.filter((h) => h !== lead);
      if (lead) item.append(hitLink(lead, terms, true));
      else if (pages.has(page)) { 
        const { zh, en } = pages.get(page), p = element("p", "pd-found-in");
        p.append(...both(zh, en || zh));
        item.append(p);
      }
      rest.slice(0, HITS).forEach((hit) => item.append(hitLink(hit, terms, false)));
      if (rest.length > HITS) {
        const p = element("p", "pd-found-more");
        p.append(...both(...worded("more-on-this-page", { n: rest.length - HITS })));
        item.append(p);
      }
      list.append(item);
    });
    const links = list.querySelectorAll("a");
    number(links);
    input.setAttribute("aria-expanded", String(links.length > 0));
    input.removeAttribute("aria-activedescendant");
    const count = groups.size + (cards?.more || 0);
    meta.replaceChildren(...both(...(count ? counted(count) : worded("nothing-found"))));
    if (index.pagefind) showMore(query, terms, Math.min(GROUPS, groups.size));
    if (index.parts && !cards?.whole) meta.replaceChildren(...both(...worded("searching")));
    if (index.parts && !cards) showCards(query);
  };

  const choose = (step) => {
    const links = [...list.querySelectorAll("a")];
    if (!links.length) return;
    chosen = (chosen + step + links.length) % links.length;
    links.forEach((a, i) => { a.setAttribute("aria-selected", String(i === chosen)); a.toggleAttribute("data-md-state", i === chosen); });
    input.setAttribute("aria-activedescendant", links[chosen].id);
    links[chosen].scrollIntoView({ block: "nearest" });
  };

  const open = (state) => { if (toggle.checked !== state) toggle.click(); if (!state) input.blur(); };
  const form = box.querySelector("form");
  input.addEventListener("focus", () => { load(); open(true); });
  input.addEventListener("input", () => { load(); show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => { setTimeout(() => { show(); input.focus(); }); });
  list.addEventListener("click", () => open(false));
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) open(false); }); // whoever tabs on reads on
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Enter") { event.preventDefault(); const link = list.querySelectorAll("a")[Math.max(0, chosen)]; if (link) link.click(); }
    else if (event.key === "Escape") open(false);
  });
  toggle.addEventListener("change", () => { if (toggle.checked) setTimeout(() => input.focus(), 50); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); input.focus(); }
  });
})();
