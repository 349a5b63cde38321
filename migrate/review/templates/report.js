"use strict";
// Two tables over rows that lie in this page as JSON. Every string goes in as text (textContent), never as markup.
(() => {
  const terms = JSON.parse(document.getElementById("terms").textContent);
  const PAGE = 50;
  const HOSTS_SHOWN = 12;

  function rowsOf(className) {
    const rows = [];
    for (const block of document.getElementsByClassName(className)) {
      for (const row of JSON.parse(block.textContent)) rows.push(row);
    }
    return rows;
  }

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  const count = (n) => n.toLocaleString("en");
  const counted = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
  const page = (kind, index, size) =>
    `evidence/${kind}-${String(Math.floor(index / size) + 1).padStart(4, "0")}.html#${kind[0] === "l" ? "n" : "p"}${index + 1}`;
  const HOST = /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/;

  // A facet: what a row can be filtered by. `values(row, index)` gives positions in `labels`.
  function facet(key, title, labels, codes, values) {
    return { key, title, labels, codes, values, chosen: new Set(), counts: new Uint32Array(labels.length) };
  }

  function linkTable() {
    const rows = rowsOf("link-rows");
    const posts = rowsOf("post-rows");
    const bits = terms.kinds.map((_, bit) => 1 << bit);
    const hosts = hostsOf(rows);
    return {
      key: "links",
      root: document.getElementById("links-table"),
      rows,
      noun: ["link", "links"],
      placeholder: "Part of an address",
      text: (row) => row[0],
      facets: [
        facet("verdict", "Does it work?", terms.verdicts.map((t) => t[1]), terms.verdicts.map((t) => t[0]), (row) => [row[1]]),
        facet("copy", "Copy", terms.copies.map((t) => t[1]), terms.copies.map((t) => t[0]), (row) => [row[2]]),
        facet("status", "What was seen", terms.statuses.map((t) => t[1]), terms.statuses.map((t) => t[0]), (row) => [row[3]]),
        facet("kind", "Used as", terms.kinds.map((t) => t[1]), terms.kinds.map((t) => t[0]), (row) =>
          bits.flatMap((bit, place) => (row[4] & bit ? [place] : []))),
        facet("own", "Whose", ["Other sites", "Your own site"], ["other", "own"], (row) => [row[5]]),
        facet("host", "Site", hosts.names, hosts.names, (row, index) => [hosts.of[index]]),
      ],
      fixed: {
        key: "post",
        test: (row, value) => row.indexOf(value, 7) > 0,
        label: (value) => `Only links of “${posts[value - 1] ? posts[value - 1][0] || posts[value - 1][1] : value}”`,
        note: "A link that stands in more than 12 posts is not listed for each of them.",
      },
      sorts: [
        ["need", "Most needed first", (row) => terms.verdicts[row[1]][3][row[2]]],
        ["address", "Address", null],
        ["used", "Most used first", (row) => -row[6]],
      ],
      heads: ["Address", "Does it work?", "Copy", "Used as", "Where"],
      cells(row, index) {
        const verdict = terms.verdicts[row[1]];
        const first = posts[row[7] - 1];
        const where = first
          ? make("a", { href: page("posts", row[7] - 1, terms.posts_per_page) }, first[0] || first[1])
          : "";
        const more = row[6] > 1 ? make("small", {}, ` ${counted(row[6], "place", "places")}`) : null;
        return [
          [make("a", { class: "address", href: page("links", index, terms.links_per_page) }, row[0])],
          [make("span", { class: `pill ${verdict[2]}` }, verdict[1]), make("span", { class: "seen" }, terms.statuses[row[3]][1])],
          [make("span", { class: `pill copy-${terms.copies[row[2]][0]}` }, terms.copies[row[2]][1])],
          [terms.kinds.filter((_, bit) => row[4] & (1 << bit)).map((t) => t[1]).join(", ")],
          [where, more],
        ];
      },
    };
  }

  function hostsOf(rows) {
    const positions = new Map();
    const names = [];
    const of = new Uint32Array(rows.length);
    rows.forEach((row, index) => {
      const found = HOST.exec(row[0]);
      const name = found ? found[1] : "";
      let position = positions.get(name);
      if (position === undefined) {
        position = names.length;
        positions.set(name, position);
        names.push(name);
      }
      of[index] = position;
    });
    return { names, of };
  }

  function postTable() {
    const LOOKS = ["Something lost", "Did not come back the same", "Something mended", "Nothing to report"];
    return {
      key: "posts",
      root: document.getElementById("posts-table"),
      rows: rowsOf("post-rows"),
      noun: ["post", "posts"],
      placeholder: "Part of a title or file name",
      text: (row) => `${row[0]} ${row[1]}`,
      facets: [
        facet("status", "What became of it", terms.post_statuses.map((t) => t[1]), terms.post_statuses.map((t) => t[0]), (row) => [row[2]]),
        facet("look", "Worth a look", LOOKS, ["lost", "different", "mended", "nothing"], (row) => {
          const found = [row[5] > 0, row[6] > 0, row[4] > 0].flatMap((yes, place) => (yes ? [place] : []));
          return found.length ? found : [3];
        }),
      ],
      fixed: null,
      sorts: [
        ["need", "Most needed first", (row) => (terms.post_statuses[row[2]][0] === "failed" ? 0 : row[6] ? 1 : row[5] ? 2 : 3)],
        ["order", "As in the source", null],
        ["lost", "Most lost first", (row) => -row[5]],
      ],
      heads: ["Post", "What became of it", "Lost", "Mended", "Not the same"],
      cells(row, index) {
        const status = terms.post_statuses[row[2]];
        const name = make("a", { href: page("posts", index, terms.posts_per_page) }, row[0] || row[1]);
        return [
          [name, make("small", { class: "file" }, [row[3], row[0] ? row[1] : ""].filter(Boolean).join(" · "))],
          [make("span", { class: `pill post-${status[0]}` }, status[1])],
          [row[5] ? count(row[5]) : "–"],
          [row[4] ? count(row[4]) : "–"],
          [terms.parts.filter((_, bit) => row[6] & (1 << bit)).join(", ") || "–"],
        ];
      },
    };
  }

  function browse(table) {
    const state = { query: "", sort: 0, page: 0, fixed: null, shown: [] };
    const orders = new Map();
    const status = make("p", { class: "found", role: "status" });
    const search = make("input", {
      type: "search", placeholder: table.placeholder, "aria-label": `Search ${table.noun[1]}`, autocomplete: "off", spellcheck: "false",
      oninput: () => { state.query = search.value; refresh(); },
    });
    const sort = make("select", {
      "aria-label": "Order", onchange: () => { state.sort = sort.selectedIndex; refresh(); },
    }, ...table.sorts.map((entry) => make("option", { value: entry[0] }, entry[1])));
    const clear = make("button", { type: "button", onclick: () => { reset(); refresh(); } }, "Clear");
    const chip = make("p", { class: "chip", hidden: true });
    const panels = table.facets.map((each) => make("fieldset", { class: "facet" }));
    const filters = make("details", { class: "filters" }, make("summary", {}, "Filter"), ...panels);
    const body = make("tbody", {});
    const grid = make("table", { class: `rows ${table.key}` },
      make("thead", {}, make("tr", {}, ...table.heads.map((head) => make("th", { scope: "col" }, head)))), body);
    const before = make("button", { type: "button", onclick: () => turn(-1) }, "Previous");
    const after = make("button", { type: "button", onclick: () => turn(1) }, "Next");
    const where = make("span", {});
    table.root.append(
      make("div", { class: "bar" }, search, sort, clear), chip,
      make("div", { class: "split" }, filters,
        make("div", { class: "results" }, status, grid, make("nav", { class: "pager", "aria-label": `Pages of ${table.noun[1]}` }, before, where, after))));
    if (matchMedia("(min-width: 60rem)").matches) filters.open = true;

    function reset() {
      state.query = search.value = "";
      state.fixed = null;
      for (const each of table.facets) each.chosen.clear();
    }

    function turn(step) {
      state.page += step;
      paint();
      table.root.scrollIntoView();
    }

    function order() {
      if (!orders.has(state.sort)) {
        const rank = table.sorts[state.sort][2];
        const all = Array.from(table.rows.keys());
        if (rank) {
          const ranks = table.rows.map(rank);
          all.sort((a, b) => ranks[a] - ranks[b] || a - b);
        }
        orders.set(state.sort, all);
      }
      return orders.get(state.sort);
    }

    // A row counts for a facet when every other filter lets it pass, so each count says what a click would show.
    function refresh(keepPage) {
      const query = state.query.trim().toLowerCase();
      for (const each of table.facets) each.counts.fill(0);
      const shown = [];
      for (const index of order()) {
        const row = table.rows[index];
        if (query && !table.text(row).toLowerCase().includes(query)) continue;
        if (state.fixed !== null && !table.fixed.test(row, state.fixed)) continue;
        let barred = null;
        let bars = 0;
        for (const each of table.facets) {
          if (each.chosen.size && !each.values(row, index).some((value) => each.chosen.has(value))) {
            barred = each;
            if (++bars > 1) break;
          }
        }
        if (bars > 1) continue;
        if (bars === 1) {
          for (const value of barred.values(row, index)) barred.counts[value]++;
          continue;
        }
        shown.push(index);
        for (const each of table.facets) for (const value of each.values(row, index)) each.counts[value]++;
      }
      state.shown = shown;
      if (!keepPage) state.page = 0;
      paintFacets();
      paint();
    }

    function paintFacets() {
      table.facets.forEach((each, place) => {
        let values = Array.from(each.counts.keys()).filter((value) => each.counts[value] || each.chosen.has(value));
        let hidden = 0;
        if (each.labels.length > 40) {
          values.sort((a, b) => each.chosen.has(b) - each.chosen.has(a) || each.counts[b] - each.counts[a]);
          hidden = Math.max(0, values.length - HOSTS_SHOWN);
          values = values.slice(0, HOSTS_SHOWN);
        }
        const focused = document.activeElement && document.activeElement.id;
        panels[place].replaceChildren(make("legend", {}, each.title), ...values.map((value) => choice(each, value)));
        if (hidden) panels[place].append(make("small", {}, `and ${count(hidden)} more: search for the name`));
        panels[place].hidden = values.length < 2 && each.chosen.size === 0;
        if (focused && focused.startsWith(`${table.key}-${each.key}-`)) document.getElementById(focused)?.focus();
      });
      chip.hidden = state.fixed === null;
      if (state.fixed !== null) {
        chip.replaceChildren(table.fixed.label(state.fixed), " ", make("button", {
          type: "button", onclick: () => { state.fixed = null; refresh(); },
        }, "Show all"), make("small", {}, ` ${table.fixed.note}`));
      }
    }

    function choice(each, value) {
      const box = make("input", {
        type: "checkbox", id: `${table.key}-${each.key}-${value}`,
        onchange: () => { if (box.checked) each.chosen.add(value); else each.chosen.delete(value); refresh(); },
      });
      box.checked = each.chosen.has(value);
      return make("label", {}, box, make("span", {}, each.labels[value] || "(none)"), make("small", {}, count(each.counts[value])));
    }

    function paint() {
      const total = state.shown.length;
      const pages = Math.max(1, Math.ceil(total / PAGE));
      state.page = Math.min(Math.max(0, state.page), pages - 1);
      const from = state.page * PAGE;
      const visible = state.shown.slice(from, from + PAGE);
      body.replaceChildren(...visible.map((index) => make("tr", {}, ...table.cells(table.rows[index], index).map((cell, place) =>
        make("td", { "data-label": table.heads[place] }, ...cell)))));
      const all = table.rows.length;
      status.textContent = total === all ? counted(all, ...table.noun) : `${count(total)} of ${counted(all, ...table.noun)}`;
      where.textContent = total ? `${count(from + 1)}–${count(from + visible.length)}` : "none";
      before.disabled = state.page === 0;
      after.disabled = state.page >= pages - 1;
      clear.hidden = !state.query && state.fixed === null && table.facets.every((each) => !each.chosen.size);
    }

    // `#links?verdict=dead,suspect&host=example.org`: a link into the table, filtered.
    function follow(parameters) {
      reset();
      for (const each of table.facets) {
        for (const code of (parameters.get(each.key) ?? "\0").split(",")) {
          const value = each.codes.indexOf(code);
          if (value >= 0) each.chosen.add(value);
        }
      }
      if (table.fixed && parameters.has(table.fixed.key)) state.fixed = Number(parameters.get(table.fixed.key));
      state.query = search.value = parameters.get("search") ?? "";
      refresh();
    }

    table.root.hidden = false;
    return { key: table.key, root: table.root, follow, refresh };
  }

  const tables = [browse(linkTable()), browse(postTable())];

  function route() {
    const [key, query] = location.hash.slice(1).split("?");
    for (const table of tables) {
      if (table.key === key && query !== undefined) {
        table.follow(new URLSearchParams(query));
        document.getElementById(key).scrollIntoView();
      }
    }
  }

  for (const table of tables) table.refresh();
  addEventListener("hashchange", route);
  route();
  document.documentElement.dataset.ready = "yes";
})();
