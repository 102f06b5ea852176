// What a reader asks for: words, each with what else may stand for it (synonyms, other writings of a number), and whether a text holds them.
// Search and the table of records ask alike. As postings.py cuts, numbers and places: see there.
window.policyDigestAsks = (() => {
  "use strict";
  const isDigit = (c) => c >= "0" && c <= "9";
  const isLatin = (c) => c >= "a" && c <= "z";
  const isHan = (c) => c >= "㐀" && c <= "鿿";

  // ---- a text: digits and letters count as whole numbers and beginnings of words, Chinese anywhere

  const fits = (text, at, term) => {
    const before = text[at - 1] || " ", after = text[at + term.length] || " ";
    const first = term[0], last = term[term.length - 1];
    if (isDigit(first) && (isDigit(before) || (before === "." || before === ",") && isDigit(text[at - 2] || ""))) return false;
    if (isDigit(last) && (isDigit(after) || (after === "." || after === ",") && isDigit(text[at + term.length + 1] || ""))) return false;
    if (isDigit(first) && words.scales?.[last] && words.scales[after]) return false; // 35万 is not in 35万亿
    return !(isLatin(first) && isLatin(before));
  };
  const find = (text, term) => {
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) if (fits(text, at, term)) return at;
    return -1;
  };

  // ---- numbers in any writing. They are kept as texts, since 1.85万 is no binary fraction

  let words = {}; // digits, places, scales, percent, tenths and synonyms, which come when they are asked for
  const plain = (text) => text.replace(/^0+(?=\d)/, "").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  const shift = (text, power) => {
    const [whole, part = ""] = text.split(".");
    if (power >= 0) return plain(`${whole}${part.padEnd(power, "0").slice(0, power)}.${part.slice(power)}`);
    const padded = whole.padStart(1 - power, "0");
    return plain(`${padded.slice(0, power)}.${padded.slice(power)}${part}`);
  };
  const decimals = (text) => (text.split(".")[1] || "").length;
  const grouped = (text) => { const [whole, part] = text.split("."); return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : ""); };
  // A numeral in words → its digits, "" for what is none: a row of digits (二〇二七) is read as one
  const spoken = (text) => {
    const [whole, part, ...more] = text.split(words.point);
    if (more.length || (part !== undefined && !part)) return "";
    const tail = part ? part.match(/^(.*?)([^]?)$/u) : null;
    const scale = tail && words.scales[tail[2]] ? words.scales[tail[2]] : 0;
    const fraction = part ? [...(scale ? tail[1] : part)].map((c) => words.digits[c]) : [];
    if (fraction.some((d) => d === undefined)) return "";
    if ([...whole].every((c) => words.digits[c] !== undefined)) {
      if (whole.length > 1 && part) return "";
      return shift(`${[...whole].map((c) => words.digits[c]).join("")}${fraction.length ? `.${fraction.join("")}` : ""}`, scale);
    }
    let total = 0, section = 0, digit = -1;
    for (const c of whole) {
      if (words.digits[c] !== undefined) {
        if (digit > 0) return "";
        digit = words.digits[c];
      } else if (words.places[c]) { section += Math.abs(digit || 1) * words.places[c]; digit = -1; }
      else {
        section += Math.max(digit, 0);
        const size = 10 ** words.scales[c];
        total = total && total < size ? (total + section) * size : total + (section || 1) * size;
        section = 0; digit = -1;
      }
    }
    return shift(`${total + section + Math.max(digit, 0)}${fraction.length ? `.${fraction.join("")}` : ""}`, scale);
  };
  // A number → all ways in which a text may write it; `behind`: what stands right behind it
  const writings = (value, typed, behind) => {
    const out = new Set([typed + behind, value + behind, grouped(value) + behind]);
    words.written.forEach((scale) => {
      const short = shift(value, -words.scales[scale]), latin = isLatin(scale[0]);
      if (decimals(short) > 4 || short.startsWith("0.0") || short === "0" || (latin && behind)) return;
      out.add(latin ? `${short} ${scale}` : short + scale + behind);
    });
    return [...out];
  };

  let number, phrase; // patterns, made of the words
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const either = (list) => [...list].sort((a, b) => b.length - a.length).map(escaped).join("|");
  const prepared = (given) => {
    words = given;
    const latin = Object.keys(words.scales).filter((s) => isLatin(s[0])), han = Object.keys(words.scales).filter((s) => isHan(s[0]));
    const numeral = `[${Object.keys(words.digits).join("")}${Object.keys(words.places).join("")}${han.filter((s) => s.length === 1).join("")}${words.point}]{1,24}`;
    number = new RegExp(`(?<percent>${words.percent})?(?:(?<![0-9.a-z-])(?<arabic>[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?|[0-9]+(?:\\.[0-9]+)?)(?:\\s*(?<han>${either(han)})|\\s*(?<latin>${either(latin)})(?![a-z]))?|(?<spoken>${numeral}))`
      + `(?:\\s*(?<sign>%|${either(words.percents)})(?![a-z])|(?<tenths>${words.tenths}))?(?<behind>[㐀-鿿]*)(?![0-9-])`, "gu");
    const said = words.said.flat().filter((s) => isLatin(s[0]));
    phrase = said.length ? new RegExp(`(?<![a-z])(?:${either(said)})(?:e?s)?(?![a-z])`, "g") : null;
  };

  // One match of `number` → its alternatives, or none where it only looks like a number
  const numbered = ({ percent, arabic, han, latin, spoken: inWords, sign, tenths, behind = "" }) => {
    let value = arabic ? plain(arabic.replace(/,/g, "")) : "", typed = "";
    if (arabic) {
      if (percent || tenths && (han || latin)) return null;
      typed = arabic + (han || "") + (latin ? ` ${latin}` : "");
      value = shift(value, words.scales[han || latin] || 0);
    } else {
      const counted = inWords.length > 1 && [...inWords].some((c) => words.digits[c]) && [...inWords].some((c) => words.scales[c] || words.places[c] >= 100 || c === words.point);
      if (!counted && !percent && !tenths) return null;
      value = spoken(inWords);
      if (!value) return null;
      typed = inWords;
    }
    if (percent || sign) return [`${value}%`, `${percent || ""}${typed}${sign && sign !== "%" ? ` ${sign}` : sign || ""}`];
    if (tenths) return [`${shift(value, 1)}%`, typed + tenths];
    return writings(value, typed, behind);
  };

  // An abbreviation is typed, and stands for the others; none of them stands for it: `ev` begins `every`
  const tellable = (one) => isHan(one[0]) || one.length > 3;

  // A word → itself, and the same with each of its words that has others in their place
  const worded = (word) => {
    const out = new Set([word]);
    words.said.forEach((row) => row.forEach((one) => {
      if (!isHan(one[0]) || !word.includes(one)) return;
      row.forEach((other) => { if (isHan(other[0])) out.add(word.replace(one, other)); else if (word === one && tellable(other)) out.add(other); });
    }));
    return [...out];
  };

  // A query → its terms, each a list of alternatives of which the first is what was typed
  const read = (query) => {
    const text = query.normalize("NFKC").toLowerCase().trim(), terms = [];
    const cut = (source, pattern, made, rest) => {
      let at = 0;
      for (const m of pattern ? source.matchAll(pattern) : []) {
        const found = made(m);
        if (!found?.length) continue;
        rest(source.slice(at, m.index));
        terms.push([...new Set(found)]);
        at = m.index + m[0].length;
      }
      rest(source.slice(at));
    };
    cut(text, number, (m) => numbered(m.groups), (more) => cut(
      more, phrase, (m) => { const row = words.said.find((r) => r.some((one) => m[0].startsWith(one) && m[0].length <= one.length + 2)); return row && [m[0], ...row.filter(tellable)]; },
      (left) => left.split(/[\s，、。;；:：]+|,(?![0-9])/).filter(Boolean).forEach((word) => terms.push(worded(word))),
    ));
    return terms;
  };

  // ---- what is looked up of a word

  const LETTERS = 8, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const TOKEN = /(?<han>[㐀-鿿]+)|(?<number>[0-9]+(?:[.,][0-9]+)*)(?=(?<unit>[%㐀-鿿]?))|(?<word>[a-z]+)/g;
  const tokens = (text) => {
    const out = new Set();
    for (const { index: at, groups: { han, number: digits, unit, word } } of text.matchAll(TOKEN)) {
      if (han?.length === 1) { if (!isDigit(text[at - 1] || "")) out.add(han); }
      else if (han) for (let i = 0; i + 1 < han.length; i += 1) out.add(han.slice(i, i + 2));
      else if (digits) out.add(digits + unit);
      else if (word.length > 1) out.add(word.slice(0, LETTERS));
    }
    return [...out];
  };
  const partOf = (key, parts) => {
    let code = 0;
    for (const c of key) code = (Math.imul(code, 31) + c.charCodeAt(0)) >>> 0;
    return code % parts;
  };
  const opening = (token) => (isLatin(token[0]) ? token.slice(0, 2) : token);
  const numbers = (gaps) => {
    const out = [];
    let last = -1, gap = 0, unit = 1;
    for (const c of gaps) {
      const digit = DIGITS.indexOf(c);
      gap += (digit % 32) * unit;
      unit *= 32;
      if (digit < 32) { last += gap + 1; out.push(last); gap = 0; unit = 1; }
    }
    return out;
  };

  let coming;
  window.policyDigestSaid = (given) => prepared(given);
  const ready = (root) => {
    coming ||= new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { async: true, src: `${root}javascripts/said.js`, onload: done, onerror: failed }));
    });
    return coming;
  };
  return { ready, read, find, fits, tokens, opening, partOf, numbers, isDigit, isLatin, isHan, DIGITS };
})();
