// The queue by single keys, and the list of them; they can be switched off (WCAG 2.1.4).
migrate.keys = ({ queue, links, dialog, undo }) => {
  const { make } = migrate;
  const KEYS_OFF = "html-migrate:keys-off";
  const on = make("input", { type: "checkbox", id: "keys-on", onchange: remember });
  const help = make("dialog", { class: "help", "aria-labelledby": "help-heading" },
    make("h2", { id: "help-heading" }, "Keys"),
    make("dl", { class: "keys" }, ...[
      ["j", "next link"], ["k", "link before"], ["Enter", "its evidence"], ["d", "decide on it"], ["x", "choose it"], ["/", "search"],
      ["u", "undo the last decision"], ["?", "this list"], ["Esc", "close"],
    ].map(([key, does]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)))),
    make("p", {}, make("label", {}, on, " Single keys do this")),
    make("button", { type: "button", onclick: () => help.close() }, "Close"));
  document.body.append(help);
  on.checked = !kept(() => localStorage.getItem(KEYS_OFF));

  function kept(ask) {
    try { return ask(); } catch { return null; }
  }

  function remember() {
    kept(() => (on.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1")));
  }

  const does = {
    j: () => queue.step(1),
    k: () => queue.step(-1),
    "/": () => queue.search.focus(),
    "?": () => help.showModal(),
    u: undo,
    d: () => { if (queue.rowInFocus() !== null) links.decideOn([queue.rowInFocus()]); },
    x: () => {
      const row = queue.rowInFocus();
      if (row === null) return;
      links.pick(row);
      queue.paint();
      queue.focusRow(row);
    },
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !on.checked || dialog.isOpen || help.open) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea") || !Object.hasOwn(does, event.key)) return;
    if (queue.root.closest("[hidden]") && event.key !== "?") return;
    event.preventDefault();
    does[event.key]();
  });

  return { show: () => help.showModal() };
};
