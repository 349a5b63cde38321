// What the two tables of the report show: links, and posts.
migrate.linkTable = ({ rows, posts, whole, store, decide }) => {
  const { terms, make, count, counted, page, column, facet } = migrate;
  const [URL_AT, VERDICT, COPY, STATUS, KINDS, OWN, PLACES, CHANGE, DECIDED, OLD, POSTS] = Array(11).keys();
  const HOST = /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/;
  const LONG_LIST = 12;
  const REVIEWED = [["no", "Not yet"], ["yes", "Decided"], ["here", "Decided here, not exported"]];
  const n = rows.length;
  const kinds = Array.from({ length: 1 << terms.kinds.length }, (_, mask) =>
    terms.kinds.flatMap((_, bit) => (mask & (1 << bit) ? [bit] : [])));
  const picked = new Set();
  const places = new Map();

  // The address as the manifest has it; null where the row had no room and the page neither.
  const urlOf = (row) => whole.get(row)?.url ?? (rows[row][URL_AT].endsWith("…") ? null : rows[row][URL_AT]);

  function oldOf(row) {
    if (whole.get(row)?.old) return whole.get(row).old;
    const before = rows[row][OLD];
    if (!before) return null;
    return before.endsWith("\n") ? before.slice(0, -1) : before + rows[row][URL_AT].split("#")[0];
  }

  const fails = (row) => terms.verdicts[rows[row][VERDICT]][2] === "fails";
  const works = (row) => ["works", "look"].includes(terms.verdicts[rows[row][VERDICT]][2]);
  const target = (row) => ({ url: urlOf(row), old: oldOf(row), works: works(row) });
  const targets = (list) => list.map(target).filter((each) => each.url !== null);

  function named(value) {
    const positions = new Map();
    const names = [];
    const codes = column.one(n, (row) => {
      const name = value(row);
      let position = positions.get(name);
      if (position === undefined) {
        position = names.length;
        positions.set(name, position);
        names.push(name);
      }
      return position;
    });
    return { names, codes };
  }

  // Rows stand in the order of their addresses, so that most have the site of the row before.
  let begun = "";
  let site = "";
  const hosts = named((row) => {
    const url = rows[row][URL_AT];
    if (!begun || !url.startsWith(begun) || !"/?#:".includes(url.charAt(begun.length))) {
      const found = HOST.exec(url);
      begun = found?.[0] ?? "";
      site = found?.[1] ?? "";
    }
    return site;
  });
  const yearOfPost = posts.map((post) => (/^(?:19|20)\d\d(?!\d)/.test(post[3]) ? Number(post[3].slice(0, 4)) : 0));
  const years = Array.from(new Set(yearOfPost)).filter(Boolean).sort();
  const yearAt = new Map(years.map((year, place) => [year, place]));
  const none = years.length;
  const byYear = column.many(n, (row, codes) => {
    const yearIn = (at) => yearAt.get(yearOfPost[rows[row][at] - 1]) ?? none;
    if (rows[row].length <= POSTS + 1) codes.push(yearIn(POSTS));
    else codes.push(...new Set(Array.from({ length: rows[row].length - POSTS }, (_, at) => yearIn(POSTS + at))));
  });

  const decisionIn = (row) => {
    const url = store.waiting ? urlOf(row) : null;
    const stroke = url === null ? undefined : store.of(url);
    return stroke && !stroke.exported ? 2 : rows[row][DECIDED] || stroke ? 1 : 0;
  };
  // Several codes may share a label: people choose among labels.
  const labels = Array.from(new Set(terms.statuses.map((status) => status[1])));
  const labelOf = terms.statuses.map((status) => labels.indexOf(status[1]));
  const seenFacet = facet("status", "What was seen", labels.map((label) => terms.statuses.find((status) => status[1] === label)),
    column.one(n, (row) => labelOf[rows[row][STATUS]]));
  seenFacet.aliases = new Map(terms.statuses.map((status, place) => [status[0], labelOf[place]]));

  const reviewed = facet("reviewed", "Decided", REVIEWED, column.one(n, decisionIn));
  function decisionsChanged() {
    for (let row = 0; row < n; row++) reviewed.column.codes[row] = decisionIn(row);
  }

  const postFacet = facet("post", "Post", posts.map((post, place) => [place + 1, post[0] || post[1]]), column.many(n, (row, codes) => {
    for (let at = POSTS; at < rows[row].length; at++) codes.push(rows[row][at] - 1);
  }), LONG_LIST);
  postFacet.note = `A link that stands in more than ${terms.posts_in_row} posts is listed for the first ${terms.posts_in_row}.`;

  function decisionCell(row) {
    const url = urlOf(row);
    if (url === null) return [make("small", {}, "Address too long to decide on here")];
    const stroke = store.of(url);
    const code = stroke ? terms.decisions.find((each) => each[0] === stroke.decision) : terms.decisions[rows[row][DECIDED] - 1];
    const button = make("button", {
      type: "button", class: "small", "aria-label": `${code ? "Decide again" : "Decide"}: ${rows[row][URL_AT]}`, onclick: () => decideOn([row]),
    }, code ? "Decide again" : "Decide");
    if (!code) return [button];
    const state = stroke && !stroke.exported ? "not exported yet" : stroke ? "exported" : null;
    return [make("b", { class: "decided" }, code[1]), state ? make("small", { class: "file" }, state) : null, button];
  }

  const decideOn = (list) => decide(targets(list), () => {
    picked.clear();
    table.ondecided(list[0]);
  });

  function pickBox(row) {
    const box = make("input", {
      type: "checkbox", "aria-label": `Choose ${rows[row][URL_AT]}`,
      onchange: () => { if (box.checked) picked.add(row); else picked.delete(row); table.onpick(); },
    });
    box.checked = picked.has(row);
    return box;
  }

  const table = {
    key: "links",
    root: document.getElementById("links-table"),
    rows,
    noun: ["link", "links"],
    title: "Links",
    placeholder: "Part of an address",
    text: (row) => {
      if (!places.has(row)) places.set(row, rows[row][URL_AT].toLowerCase());
      return places.get(row);
    },
    facets: [
      facet("verdict", "Does it work?", terms.verdicts, column.one(n, (row) => rows[row][VERDICT])),
      facet("copy", "Copy", terms.copies, column.one(n, (row) => rows[row][COPY])),
      facet("change", "What changed", [["nothing", "Nothing"], ...terms.changes], column.one(n, (row) => rows[row][CHANGE])),
      reviewed,
      seenFacet,
      facet("host", "Site", hosts.names.map((name) => [name, name || "No site named"]), hosts.codes, LONG_LIST),
      facet("kind", "Used as", terms.kinds, column.many(n, (row, codes) => codes.push(...kinds[rows[row][KINDS]]))),
      facet("own", "Whose", [["other", "Other sites"], ["own", "Your own site"]], column.one(n, (row) => rows[row][OWN])),
      facet("year", "Year of the post", [...years, "no year"].map((year) => [year, String(year)]), byYear, LONG_LIST),
      postFacet,
    ],
    sorts: [
      ["need", "Most needed first", (row) => terms.verdicts[rows[row][VERDICT]][3][rows[row][COPY]] + (rows[row][DECIDED] ? terms.decided_rank : 0)],
      ["address", "Address", null],
      ["used", "Most used first", (row) => -rows[row][PLACES]],
    ],
    groups: [["host", "By site"], ["status", "By what was seen"]],
    heads: ["Address", "Does it work?", "Copy", "Decision"],
    groupHeads: (key) => [key === "host" ? "Site" : "What was seen", "Links", "Decision"],
    groupWeight: (list) => list.reduce((sum, row) => sum + fails(row), 0),
    groupNote(list) {
      const failing = list.filter(fails);
      const lost = failing.filter((row) => terms.copies[rows[row][COPY]][0] === "none").length;
      if (!failing.length) return "";
      return `${count(failing.length)} not working${lost ? `, ${count(lost)} without a copy` : ""}`;
    },
    groupActions: (list) => [[make("button", {
      type: "button", class: "small", onclick: () => decideOn(list),
    }, `Decide on ${list.length === 1 ? "it" : `all ${count(list.length)}`}`)]],
    actions(shown) {
      const chosen = Array.from(picked);
      const list = chosen.length ? chosen : shown;
      const button = make("button", { type: "button", class: "small", onclick: () => decideOn(list) },
        chosen.length ? `Decide on the ${count(chosen.length)} chosen` : `Decide on all ${count(shown.length)} listed`);
      const drop = make("button", { type: "button", class: "small", onclick: () => { picked.clear(); table.onpick(); } }, "Choose none");
      return list.length ? [button, ...(chosen.length ? [drop] : [])] : [];
    },
    cells(index) {
      const row = rows[index];
      const verdict = terms.verdicts[row[VERDICT]];
      const seen = terms.statuses[row[STATUS]][1];
      const first = posts[row[POSTS] - 1];
      const where = first ? make("a", { href: page("posts", row[POSTS] - 1, terms.posts_per_page) }, first[0] || first[1]) : "";
      const more = row[PLACES] > 1 ? make("small", {}, first ? ` and ${counted(row[PLACES] - 1, "more place", "more places")}` : counted(row[PLACES], "place", "places")) : "";
      const usedAs = [...kinds[row[KINDS]].map((kind) => terms.kinds[kind][1]), ...(row[OWN] ? ["your own site"] : []),
        ...(row[CHANGE] ? [terms.changes[row[CHANGE] - 1][1].toLowerCase()] : [])].join(" · ");
      return [
        [make("div", { class: "pick" }, pickBox(index), make("div", {},
          make("a", { class: "address", href: page("links", index, terms.links_per_page) }, row[URL_AT]),
          make("small", { class: "file" }, usedAs, ...(first || row[PLACES] ? [" · in ", where, more] : []))))],
        [make("span", { class: `pill ${verdict[2]}` }, verdict[1]), make("span", { class: "seen" }, seen === verdict[1] ? "" : seen)],
        [make("span", { class: `pill copy-${terms.copies[row[COPY]][0]}` }, terms.copies[row[COPY]][1])],
        decisionCell(index),
      ];
    },
    onpick: () => {},
    ondecided: () => {},
    decisionsChanged,
    decideOn,
    pick(row) {
      if (picked.has(row)) picked.delete(row);
      else picked.add(row);
    },
    isTold() {
      let told = null;
      return (url) => {
        if (!told) {
          told = new Set();
          for (let row = 0; row < n; row++) if (rows[row][DECIDED]) told.add(urlOf(row));
        }
        return told.has(url);
      };
    },
  };
  return table;
};

migrate.postTable = (rows) => {
  const { terms, make, count, page, column, facet } = migrate;
  const looks = [["lost", "Something lost"], ["different", "Did not come back the same"], ["mended", "Something mended"], ["nothing", "Nothing to report"]];
  const n = rows.length;
  return {
    key: "posts",
    root: document.getElementById("posts-table"),
    rows,
    noun: ["post", "posts"],
    title: "Posts",
    placeholder: "Part of a title or file name",
    text: (row) => `${rows[row][0]} ${rows[row][1]}`.toLowerCase(),
    facets: [
      facet("status", "Outcome", terms.post_statuses, column.one(n, (row) => rows[row][2])),
      facet("look", "Worth a look", looks, column.many(n, (row, codes) => {
        const found = [rows[row][5] > 0, rows[row][6] > 0, rows[row][4] > 0].flatMap((yes, place) => (yes ? [place] : []));
        codes.push(...(found.length ? found : [3]));
      })),
    ],
    sorts: [
      ["need", "Most needed first", (row) => (terms.post_statuses[rows[row][2]][0] === "failed" ? 0 : rows[row][6] ? 1 : rows[row][5] ? 2 : 3)],
      ["order", "As in the source", null],
      ["lost", "Most lost first", (row) => -rows[row][5]],
    ],
    groups: [],
    heads: ["Post", "Outcome", "Lost", "Mended", "Not the same"],
    cells(index) {
      const row = rows[index];
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
};
