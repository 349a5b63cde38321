// The queue: what needs a person first, fifty rows at a time.
import { count, counted, make } from "./making.js";

const PAGE = 50;
const HOST = /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/;
const URL_AT = 0, VERDICT = 1, COPY = 2, STATUS = 3, PLACES = 6, POST = 7;

export function queue(root, data, { open, chosen }) {
  const { terms, links, posts } = data;
  const needing = new Set(terms.needing);
  const hosts = links.map((row) => HOST.exec(row[URL_AT])?.[1] ?? "");
  const rank = (number) => terms.verdicts[links[number - 1][VERDICT]][3][links[number - 1][COPY]];
  const order = Array.from(links.keys(), (index) => index + 1).sort((a, b) => rank(a) - rank(b) || a - b);
  const marked = new Set();
  const state = { decisions: {}, page: 0, open: null, shown: [] };

  const find = make("input", { type: "search", "aria-label": "Search links", placeholder: "Part of an address", oninput: () => again() });
  const which = select("Which", [
    ["open", "Needs a decision"], ["decided", "Decided"], ["needing", "Needs somebody, decided or not"], ["all", "All links"],
  ]);
  const verdict = select("Does it work?", [["", "Any verdict"], ...terms.verdicts.map((term, index) => [index, term[1]])]);
  const copy = select("Copy", [["", "Any copy"], ...terms.copies.map((term, index) => [index, term[1]])]);
  const cause = select("What was seen", [["", "Anything seen"], ...causes()]);
  const site = make("input", { type: "search", "aria-label": "Site", placeholder: "Site", list: "sites", oninput: () => again() });
  const sites = make("datalist", { id: "sites" });
  const found = make("p", { class: "found", role: "status" });
  const body = make("tbody");
  const all = make("input", { type: "checkbox", "aria-label": "Choose every link found", onchange: () => markAll(all.checked) });
  const before = make("button", { type: "button", onclick: () => turn(-1) }, "Previous");
  const after = make("button", { type: "button", onclick: () => turn(1) }, "Next");
  const where = make("span");
  root.append(
    make("div", { class: "bar" }, find, site, sites, which, verdict, copy, cause), found,
    make("table", { class: "rows" }, make("thead", {}, make("tr", {},
      make("th", { scope: "col" }, all), ...["Address", "Does it work?", "Copy", "Decision"].map((head) => make("th", { scope: "col" }, head)))), body),
    make("nav", { class: "pager", "aria-label": "Pages of links" }, before, where, after));
  sites.append(...[...tally(hosts)].sort((a, b) => b[1] - a[1]).slice(0, 200).map(([name]) => make("option", { value: name })));

  function select(label, options) {
    return make("select", { "aria-label": label, onchange: () => again() }, ...options.map(([value, text]) => make("option", { value }, text)));
  }

  function causes() {
    const seen = tally(links.map((row) => row[STATUS]));
    return [...seen.keys()].sort((a, b) => a - b).map((index) => [index, terms.statuses[index][1]]);
  }

  function tally(values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  }

  const wanted = {
    open: (number) => needing.has(number) && !state.decisions[number],
    decided: (number) => Boolean(state.decisions[number]),
    needing: (number) => needing.has(number),
    all: () => true,
  };

  function matches(number) {
    const row = links[number - 1];
    return wanted[which.value](number)
      && (verdict.value === "" || row[VERDICT] === Number(verdict.value))
      && (copy.value === "" || row[COPY] === Number(copy.value))
      && (cause.value === "" || row[STATUS] === Number(cause.value))
      && (!site.value || hosts[number - 1] === site.value.trim().toLowerCase())
      && (!find.value || row[URL_AT].toLowerCase().includes(find.value.trim().toLowerCase()));
  }

  function again() {
    state.page = 0;
    marked.clear();
    refresh();
    chosen([...marked]);
  }

  function refresh() {
    state.shown = order.filter(matches);
    paint();
  }

  function turn(step) {
    state.page += step;
    paint();
    root.scrollIntoView();
  }

  function mark(number, yes) {
    if (yes) marked.add(number);
    else marked.delete(number);
    paint();
    chosen([...marked]);
  }

  function markAll(yes) {
    marked.clear();
    if (yes) for (const number of state.shown) marked.add(number);
    paint();
    chosen([...marked]);
  }

  function paint() {
    const pages = Math.max(1, Math.ceil(state.shown.length / PAGE));
    state.page = Math.min(Math.max(0, state.page), pages - 1);
    const from = state.page * PAGE;
    const visible = state.shown.slice(from, from + PAGE);
    const focused = document.activeElement?.dataset?.focus;
    body.replaceChildren(...visible.map(line));
    if (focused) body.querySelector(`[data-focus="${focused}"]`)?.focus();
    found.textContent = `${counted(state.shown.length, "link", "links")}${marked.size ? `, ${count(marked.size)} chosen` : ""}`;
    where.textContent = visible.length ? `${count(from + 1)}–${count(from + visible.length)}` : "none";
    before.disabled = state.page === 0;
    after.disabled = state.page >= pages - 1;
    all.checked = marked.size > 0 && marked.size === state.shown.length;
    all.indeterminate = marked.size > 0 && !all.checked;
  }

  function line(number) {
    const row = links[number - 1];
    const [, label, look] = terms.verdicts[row[VERDICT]];
    const seen = terms.statuses[row[STATUS]][1];
    const post = posts[row[POST] - 1];
    const decided = state.decisions[number];
    const box = make("input", { type: "checkbox", "aria-label": `Choose ${row[URL_AT]}`, "data-focus": `box-${number}`, onchange: () => mark(number, box.checked) });
    box.checked = marked.has(number);
    const opener = make("button", { type: "button", class: "opener address", "data-focus": `open-${number}`, onclick: () => open(number) }, row[URL_AT]);
    return make("tr", { "aria-current": state.open === number ? "true" : false },
      make("td", {}, box),
      make("td", {}, opener, make("small", { class: "file" }, post ? `in ${post[0] || post[1]}${row[PLACES] > 1 ? ` and ${counted(row[PLACES] - 1, "more place", "more places")}` : ""}` : "")),
      make("td", {}, make("span", { class: `pill ${look}` }, label), make("span", { class: "seen" }, seen === label ? "" : seen)),
      make("td", {}, make("span", { class: `pill copy-${terms.copies[row[COPY]][0]}` }, terms.copies[row[COPY]][1])),
      make("td", {}, decided ? make("span", { class: "said" }, terms.decisions.find(([code]) => code === decided.decision)[1], make("small", {}, ` ${decided.by}`)) : ""));
  }

  return {
    known(decisions) {
      state.decisions = decisions;
      refresh();
    },
    opened(number) {
      state.open = number;
      paint();
    },
    clearMarks() {
      marked.clear();
      paint();
      chosen([]);
    },
    url: (number) => links[number - 1][URL_AT],
    // The next link that waits for a decision, in the order of the list.
    next(number) {
      const at = order.indexOf(number);
      const rest = [...order.slice(at + 1), ...order.slice(0, at)];
      return rest.find((each) => matches(each) && !state.decisions[each]) ?? null;
    },
  };
}
