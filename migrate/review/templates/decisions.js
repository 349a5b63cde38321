// Decisions that are kept in this browser until they are exported as a file. The local app has a store of its own with
// the same methods. One stroke is what was decided at once, about one link or many.
migrate.browserStore = () => {
  const KEY = `html-migrate:decisions:${location.pathname}`;
  const NAME = "html-migrate:name";
  const VERSION = 1;
  const listeners = [];
  let strokes = [];
  let problem = null;
  let decided = new Map();

  function storage() {
    try {
      localStorage.setItem("html-migrate:probe", "1");
      localStorage.removeItem("html-migrate:probe");
      return localStorage;
    } catch {
      return null;
    }
  }

  const kept = storage();
  if (!kept) problem = "This browser keeps nothing for pages like this one. Your decisions last only until you close it: export them first.";

  function read() {
    const text = kept && kept.getItem(KEY);
    if (!text) return [];
    try {
      const found = JSON.parse(text);
      if (found.version === VERSION && Array.isArray(found.strokes)) return found.strokes;
    } catch {
      // told below, and what stands there is set aside
    }
    kept.setItem(`${KEY}:unreadable`, text);
    problem = "What this browser had kept could not be read. It was set aside, not deleted.";
    return [];
  }

  function index() {
    decided = new Map();
    for (const stroke of strokes) for (const url of stroke.urls) decided.set(url, stroke);
  }

  function write() {
    index();
    if (kept) {
      try {
        kept.setItem(KEY, JSON.stringify({ version: VERSION, strokes }));
      } catch {
        problem = "This browser has no room to keep so many decisions. They last only until you close it: export them now.";
      }
    }
    for (const each of listeners) each();
  }

  // Another tab may have decided meanwhile: what is kept is read anew before it is changed.
  function change(edit) {
    if (kept && !problem) strokes = read();
    strokes = edit(strokes);
    write();
  }

  const open = () => strokes.filter((stroke) => !stroke.exported);
  const size = (list) => new Set(list.flatMap((stroke) => stroke.urls)).size;

  function entries(list) {
    return list.flatMap((stroke) => stroke.urls.map((url, place) => ({
      kind: "decision",
      url,
      decision: stroke.decision,
      reason: stroke.reason,
      note: stroke.note,
      replacement: stroke.replacements ? stroke.replacements[place] : null,
      by: stroke.by,
      at: stroke.at,
      expires: stroke.expires,
      batch: stroke.batch,
    })));
  }

  strokes = read();
  index();
  addEventListener("storage", (event) => {
    if (event.key === KEY) {
      strokes = read();
      index();
      for (const each of listeners) each();
    }
  });

  return {
    get problem() { return problem; },
    get waiting() { return size(open()); },
    get urls() { return decided.keys(); },
    get name() { return (kept && kept.getItem(NAME)) || ""; },
    of: (url) => decided.get(url),
    onchange: (listener) => listeners.push(listener),
    decide(stroke) {
      if (kept) kept.setItem(NAME, stroke.by);
      const batch = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
      change((all) => [...all, { ...stroke, batch, at: new Date().toISOString(), exported: false }]);
    },
    undo() {
      const last = open().at(-1);
      if (last) change((all) => all.filter((stroke) => stroke.batch !== last.batch));
      return last;
    },
    // What the report tells itself by now need not be kept here: it was exported and taken in.
    forgetTold(isTold) {
      const told = strokes.filter((stroke) => stroke.exported && stroke.urls.every(isTold));
      if (told.length) change((all) => all.filter((stroke) => !told.some((each) => each.batch === stroke.batch)));
    },
    file() {
      return {
        format: "html-migrate decisions",
        schema_version: 1,
        report: migrate.terms.report,
        exported_at: new Date().toISOString(),
        decisions: entries(open()),
      };
    },
    exported() {
      const sent = new Set(open().map((stroke) => stroke.batch));
      change((all) => all.map((stroke) => (sent.has(stroke.batch) ? { ...stroke, exported: true } : stroke)));
    },
  };
};
