// What a desk can do beside the evidence: decide, and take a decision back.
import { change, teller } from "./asking.js";
import { deskStore, NAME, SHOWN } from "./store.js";

const { make, terms } = migrate;
const { tell, telling } = teller(document.getElementById("told"));
const label = (code) => terms.decisions.find(([known]) => known === code)[1];
const by = make("input", { value: localStorage.getItem(NAME) ?? "" });
by.addEventListener("change", () => localStorage.setItem(NAME, by.value));
const hashes = new Map();
const dialog = migrate.decisionDialog(deskStore({ by, seen: (url) => hashes.get(url) ?? null, saved }));

function saved(stroke, { overtook }) {
  if (!overtook.length) return location.reload();
  return tell(make("b", {}, "Kept. Somebody else had decided in between: "),
    ...overtook.map((said) => `“${label(said.decision)}”, ${said.by}${said.note ? ` (${said.note})` : ""}. `),
    "Both are in the log; yours stands now. ", make("button", { type: "button", onclick: () => location.reload() }, "Show it"));
}

// Controls belong to the link above them, which the address may show alone.
for (const beside of document.querySelectorAll(".beside")) document.getElementById(`n${beside.dataset.number}`)?.append(beside);
for (const button of document.querySelectorAll(".decide-here")) {
  const { url, old, hash, works } = button.dataset;
  if (hash) hashes.set(url, hash);
  button.hidden = false;
  button.addEventListener("click", () => dialog.open([{ url, old: old || null, works: works === "yes" }], () => {}));
}
for (const button of document.querySelectorAll(".take-back")) {
  button.addEventListener("click", () => telling(async () => {
    if (!by.value) throw Object.assign(new Error("Your name is missing."), { advice: "Say who you are, at the top of the desk." });
    await change("/api/withdraw", { by: by.value, entries: [button.dataset.hash] });
    location.reload();
  }));
}
// Back to what the desk listed.
for (const home of document.querySelectorAll("a.home")) home.hash = sessionStorage.getItem(SHOWN) ?? "";
document.documentElement.dataset.ready = "yes";
