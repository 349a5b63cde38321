// The report as a file: tables, decisions that are kept in this browser.
(() => {
  const { make, counted, rowsOf } = migrate;
  const store = migrate.browserStore();
  const dialog = migrate.decisionDialog(store);
  const posts = rowsOf("post-rows");
  const whole = new Map(rowsOf("whole-rows").map(([row, url, old]) => [row, { url, old }]));
  const links = migrate.linkTable({
    rows: rowsOf("link-rows"), posts, whole, store,
    decide: (targets, after) => { if (targets.length) dialog.open(targets, after); },
  });
  const tables = [migrate.browse(links), migrate.browse(migrate.postTable(posts))];
  const [queue] = tables;
  links.onpick = queue.paint;
  links.ondecided = (row) => {
    queue.paint();
    queue.focusRow(row);
  };

  // what is decided and not yet exported

  const waiting = make("b", {});
  const problem = make("p", { class: "fault" });
  const said = make("p", { role: "status", class: "soft" });
  const bar = make("aside", { class: "pending", "aria-label": "Your decisions" }, problem,
    make("div", { class: "bar" }, waiting,
      make("button", { type: "button", class: "main", onclick: save }, "Export them as a file"),
      make("button", { type: "button", onclick: undo }, "Undo the last one"), said));
  document.body.append(bar);

  function save() {
    const file = store.file();
    const address = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 1)}\n`], { type: "application/json" }));
    const day = file.exported_at.replace(/[:.]/g, "").slice(0, 15);
    make("a", { href: address, download: `decisions-${day}Z.json` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    store.exported();
    said.textContent = `${counted(file.decisions.length, "decision was", "decisions were")} exported. Send the file to whoever keeps the archive.`;
  }

  function undo() {
    const last = store.undo();
    if (last) said.textContent = `Taken back: ${counted(last.urls.length, "link is", "links are")} undecided again.`;
  }

  function tell() {
    const open = store.waiting;
    waiting.textContent = open ? `${counted(open, "decision", "decisions")} not yet exported` : "";
    for (const button of bar.querySelectorAll("button")) button.hidden = !open;
    problem.textContent = store.problem ?? "";
    problem.hidden = !store.problem;
    bar.hidden = !open && !said.textContent && !store.problem;
    links.decisionsChanged();
  }

  store.onchange(() => {
    const focused = queue.rowInFocus();
    tell();
    queue.refresh();
    if (focused !== null) queue.focusRow(focused);
  });
  addEventListener("beforeunload", (event) => { if (store.problem && store.waiting) event.preventDefault(); });

  const keys = migrate.keys({ queue, links, dialog, undo });

  // where a link into the page leads

  function route() {
    const [key, query] = location.hash.slice(1).split("?");
    const folded = document.getElementById(key);
    if (folded instanceof HTMLDetailsElement) folded.open = true;
    for (const table of tables) {
      if (table.key === key && query !== undefined) {
        table.follow(new URLSearchParams(query));
        document.getElementById(key).scrollIntoView();
      }
    }
  }

  for (const button of document.querySelectorAll("button.needs-script")) button.hidden = false;
  document.getElementById("print-page")?.addEventListener("click", () => print());
  document.getElementById("show-keys")?.addEventListener("click", keys.show);
  store.forgetTold(links.isTold());
  tell();
  for (const table of tables) table.refresh();
  addEventListener("hashchange", route);
  route();
  document.documentElement.dataset.ready = "yes";
})();
