// Search, filters, sorting and links of the report. Without it everything is there, in one order.
(() => {
"use strict";
const one = (selector, under = document) => under.querySelector(selector);
const all = (selector, under = document) => [...under.querySelectorAll(selector)];
const make = (tag, facts = {}) => Object.assign(document.createElement(tag), facts);
const words = (cell, selector) => all(selector, cell).map((part) => part.textContent.replace(/^[+−±]/, ""));
const TIERS = ["ready", "needs-action", "needs-retype", "needs-mapped", "undecided", "blocked"];

const table = one("table.callbacks");
const form = one("#filter");
if (!table || !form) return;

const groups = [...table.tBodies].map((body) => ({
  body, head: one(".group", body), title: one(".group th", body).dataset.title, count: one(".group span", body),
}));
const seen = new Map();
const rows = groups.flatMap((group) => all("tr.row", group.body).map((row) => {
  const [, slot, flags, fields, pages] = row.cells;
  const link = one("th a", row), more = row.nextElementSibling, symbol = link.textContent;
  const times = (seen.get(symbol) || 0) + 1;
  seen.set(symbol, times);
  return {
    row, more, group, link, symbol, name: times > 1 ? symbol + "~" + times : symbol,
    details: one("details", more), text: (symbol + " " + (row.dataset.s || "") + " " + group.title).toLowerCase(),
    slot: words(slot, "code"), flag: words(flags, "ins, del"), fields: words(fields, "code"), pages: words(pages, "code"),
    tier: [row.dataset.t || "none"], merge: [row.dataset.m], rule: (row.dataset.r || "").split(" ").filter(Boolean),
    subsystem: [group.title], unknown: Boolean(row.dataset.u),
  };
}));
const by = new Map(rows.map((each) => [each.name, each]));

// What can be chosen, and how often it is there.
const CHOICES = ["subsystem", "slot", "merge", "tier", "flag", "rule"];
for (const name of CHOICES) {
  const tally = new Map();
  for (const each of rows) for (const value of new Set(each[name])) tally.set(value, (tally.get(value) || 0) + 1);
  const order = name === "tier" ? (a, b) => TIERS.indexOf(a) - TIERS.indexOf(b) : (a, b) => a.localeCompare(b);
  const select = form.elements[name];
  for (const value of [...tally.keys()].sort(order))
    select.append(make("option", { value, textContent: `${value || "none"} (${tally.get(value)})` }));
}

const COLUMNS = [
  ["name", (each) => each.symbol.toLowerCase()], ["slot", (each) => each.slot.join()],
  ["flags", (each) => -each.flag.length], ["fields", (each) => -each.fields.length],
  ["pages", (each) => each.pages.join() || "~"], ["verdict", (each) => TIERS.indexOf(each.tier[0])],
];
const state = { q: "", sort: "", open: "", unknown: "" };
for (const name of CHOICES) state[name] = "";
const flat = make("tbody");
const none = make("p", { className: "note", hidden: true, textContent: "No callback is like that." });
table.after(none);

const heads = [...table.tHead.rows[0].cells];
heads.forEach((head, at) => {
  const button = make("button", { type: "button", textContent: head.textContent, title: "Sort" });
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const key = COLUMNS[at][0];
    state.sort = state.sort === key ? "-" + key : state.sort === "-" + key ? "" : key;
    sort();
    filter();
    keep();
  });
});

function sort() {
  const down = state.sort.startsWith("-"), key = state.sort.replace("-", "");
  const at = COLUMNS.findIndex(([name]) => name === key);
  heads.forEach((head, n) => head.setAttribute("aria-sort", n !== at ? "none" : down ? "descending" : "ascending"));
  if (at < 0) {
    for (const each of rows) each.group.body.append(each.row, each.more);
    flat.remove();
    return;
  }
  const value = COLUMNS[at][1];
  const keyed = rows.map((each, n) => [value(each), n, each]);
  keyed.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) * (down ? -1 : 1) || a[1] - b[1]);
  flat.replaceChildren(...keyed.flatMap(([, , each]) => [each.row, each.more]));
  table.append(flat);
}

function filter() {
  const parts = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = CHOICES.filter((name) => state[name]);
  const left = new Map();
  let count = 0;
  for (const each of rows) {
    const fits = parts.every((part) => each.text.includes(part)) && (!state.unknown || each.unknown)
      && chosen.every((name) => each[name].includes(state[name] === "none" && name === "subsystem" ? "" : state[name]));
    if (each.row.hidden === fits) each.row.hidden = each.more.hidden = !fits;
    if (!fits) continue;
    count += 1;
    left.set(each.group, (left.get(each.group) || 0) + 1);
  }
  for (const group of groups) {
    const here = left.get(group) || 0, total = Number(group.count.dataset.n);
    group.head.hidden = Boolean(state.sort) || !here;
    group.count.textContent = here === total ? total : `${here} of ${total}`;
  }
  none.hidden = count > 0;
  one("output", form).textContent = count === rows.length ? `${count} callbacks` : `${count} of ${rows.length} callbacks`;
}

// The address keeps all of it, so that it can be mailed.
function keep() {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value) kept.set(name, value);
  const text = kept.toString();
  history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
}

function show(each) {
  each.details.open = true;
  each.row.scrollIntoView({ block: "start" });
  each.link.focus({ preventScroll: true });
}

function fill() {
  for (const name of ["q", ...CHOICES]) form.elements[name].value = state[name];
  form.elements.unknown.checked = Boolean(state.unknown);
  sort();
  filter();
}

function restore() {
  let hash = location.hash.slice(1);
  try {
    hash = decodeURIComponent(hash);
  } catch {
    // As it is written, then.
  }
  if (hash && !hash.includes("=")) {
    const target = document.getElementById(hash);
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    if (target) target.scrollIntoView();
    return;
  }
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of Object.keys(state)) state[name] = given.get(name) || "";
  fill();
  const open = by.get(state.open);
  if (open) show(open);
}

form.hidden = false;
form.addEventListener("input", () => {
  for (const name of ["q", ...CHOICES]) state[name] = form.elements[name].value;
  state.unknown = form.elements.unknown.checked ? "1" : "";
  filter();
  keep();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const name of ["q", "unknown", "sort", ...CHOICES]) state[name] = "";
  fill();
  keep();
});
for (const each of rows) {
  each.link.addEventListener("click", (event) => {
    event.preventDefault();
    each.details.open = !each.details.open;
  });
  each.details.addEventListener("toggle", () => {
    if (each.details.open) state.open = each.name;
    else if (state.open === each.name) state.open = "";
    keep();
  });
}
document.addEventListener("keydown", (event) => {
  const field = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "/" && !field && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    form.elements.q.focus();
  } else if (event.key === "Escape" && event.target === form.elements.q && state.q) {
    form.elements.q.value = state.q = "";
    filter();
    keep();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (event.target === form.elements.q || event.target.closest("tr.row th"))) {
    const links = all("tr.row:not([hidden]) th a", table);
    const at = links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    if (at < 0) form.elements.q.focus();
    else if (links[at]) links[at].focus();
  }
});
addEventListener("hashchange", restore);
restore();
})();
