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
  function facet(key, title, terms, values, limit = Infinity) {
    const labels = terms.map((term) => term[1]);
    const codes = terms.map((term) => term[0]);
    return { key, title, labels, codes, values, limit, chosen: new Set(), counts: new Uint32Array(labels.length) };
  }

  function linkTable() {
    const rows = rowsOf("link-rows");
    const posts = rowsOf("post-rows");
    const kinds = Array.from({ length: 1 << terms.kinds.length }, (_, mask) =>
      terms.kinds.flatMap((_, bit) => (mask & (1 << bit) ? [bit] : [])));
    const hosts = hostsOf(rows);
    return {
      key: "links",
      root: document.getElementById("links-table"),
      rows,
      noun: ["link", "links"],
      placeholder: "Part of an address",
      text: (row) => row[0],
      facets: [
        facet("verdict", "Does it work?", terms.verdicts, (row) => [row[1]]),
        facet("copy", "Copy", terms.copies, (row) => [row[2]]),
        facet("status", "What was seen", terms.statuses, (row) => [row[3]]),
        facet("kind", "Used as", terms.kinds, (row) => kinds[row[4]]),
        facet("own", "Whose", [["other", "Other sites"], ["own", "Your own site"]], (row) => [row[5]]),
        facet("host", "Site", hosts.names.map((name) => [name, name || "No site named"]), (row, index) => [hosts.of[index]], HOSTS_SHOWN),
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
      heads: ["Address", "Does it work?", "Copy", "Where"],
      cells(row, index) {
        const verdict = terms.verdicts[row[1]];
        const seen = terms.statuses[row[3]][1];
        const first = posts[row[7] - 1];
        const where = first ? make("a", { href: page("posts", row[7] - 1, terms.posts_per_page) }, first[0] || first[1]) : "";
        const more = row[6] > 1 ? make("small", {}, first ? ` and ${counted(row[6] - 1, "more place", "more places")}` : counted(row[6], "place", "places")) : "";
        const usedAs = [...kinds[row[4]].map((kind) => terms.kinds[kind][1]), ...(row[5] ? ["your own site"] : [])].join(" · ");
        return [
          [make("a", { class: "address", href: page("links", index, terms.links_per_page) }, row[0]), make("small", { class: "file" }, usedAs)],
          [make("span", { class: `pill ${verdict[2]}` }, verdict[1]), make("span", { class: "seen" }, seen === verdict[1] ? "" : seen)],
          [make("span", { class: `pill copy-${terms.copies[row[2]][0]}` }, terms.copies[row[2]][1])],
          first || row[6] ? [where, more] : [],
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
    const looks = [["lost", "Something lost"], ["different", "Did not come back the same"], ["mended", "Something mended"], ["nothing", "Nothing to report"]];
    return {
      key: "posts",
      root: document.getElementById("posts-table"),
      rows: rowsOf("post-rows"),
      noun: ["post", "posts"],
      placeholder: "Part of a title or file name",
      text: (row) => `${row[0]} ${row[1]}`,
      facets: [
        facet("status", "Outcome", terms.post_statuses, (row) => [row[2]]),
        facet("look", "Worth a look", looks, (row) => {
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
      heads: ["Post", "Outcome", "Lost", "Mended", "Not the same"],
      cells(row, index) {
        const status = terms.post_statuses[row[2]];
        const differing = terms.parts.filter((_, bit) => row[6] & (1 << bit));
        const name = make("a", { href: page("posts", index, terms.posts_per_page) }, row[0] || row[1]);
        return [
          [name, make("small", { class: "file" }, [row[3], row[0] ? row[1] : ""].filter(Boolean).join(" · "))],
          [make("span", { class: `pill post-${status[0]}` }, status[1])],
          row[5] ? [count(row[5])] : [],
          row[4] ? [count(row[4])] : [],
          differing.length ? [differing.join(", ")] : [],
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
      oninput: () => { state.query = search.value; changed(); },
    });
    const sort = make("select", {
      "aria-label": "Order", onchange: () => { state.sort = sort.selectedIndex; changed(); },
    }, ...table.sorts.map((entry) => make("option", { value: entry[0] }, entry[1])));
    const clear = make("button", { type: "button", onclick: () => { reset(); changed(); } }, "Clear");
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
      remember();
      table.root.scrollIntoView();
    }

    function changed() {
      state.page = 0;
      refresh();
      remember();
    }

    // The address of the page says what is shown, so that "back" from the evidence returns to it.
    function remember() {
      const parameters = new URLSearchParams();
      for (const each of table.facets) {
        if (each.chosen.size) parameters.set(each.key, Array.from(each.chosen, (value) => each.codes[value]).join(","));
      }
      if (state.fixed !== null) parameters.set(table.fixed.key, state.fixed);
      if (state.query) parameters.set("search", state.query);
      if (state.sort) parameters.set("order", table.sorts[state.sort][0]);
      if (state.page) parameters.set("page", state.page + 1);
      history.replaceState(null, "", `#${table.key}?${parameters}`);
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
    function refresh() {
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
      paintFacets();
      paint();
    }

    function paintFacets() {
      table.facets.forEach((each, place) => {
        let values = Array.from(each.counts.keys()).filter((value) => each.counts[value] || each.chosen.has(value));
        const hidden = Math.max(0, values.length - each.limit);
        if (each.limit < Infinity) {
          values.sort((a, b) => each.chosen.has(b) - each.chosen.has(a) || each.counts[b] - each.counts[a]);
          values = values.slice(0, each.limit);
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
          type: "button", onclick: () => { state.fixed = null; changed(); },
        }, "Show all"), make("small", {}, ` ${table.fixed.note}`));
      }
    }

    function choice(each, value) {
      const box = make("input", {
        type: "checkbox", id: `${table.key}-${each.key}-${value}`,
        onchange: () => { if (box.checked) each.chosen.add(value); else each.chosen.delete(value); changed(); },
      });
      box.checked = each.chosen.has(value);
      return make("label", {}, box, make("span", {}, each.labels[value]), make("small", {}, count(each.counts[value])));
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
      state.sort = sort.selectedIndex = Math.max(0, table.sorts.findIndex((entry) => entry[0] === parameters.get("order")));
      state.page = (Number(parameters.get("page")) || 1) - 1;
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
