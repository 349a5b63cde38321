// The desk: the report's tables and dialog over a store that keeps decisions in the log, and what else a desk can do.
import { ask, change, teller } from "./asking.js";
import { auditing } from "./auditing.js";
import { importing } from "./importing.js";
import { deskStore, NAME, SHOWN } from "./store.js";

const { make, count, counted, page, rowsOf, terms } = migrate;
const SECONDS_BETWEEN_LOOKS = 20;
const DECIDED = 8;  // the place in a row of the decision that stands
const FIRST_POST = 10;  // and of the first post that has the link
const by = document.getElementById("by");
const { tell, telling, untell } = teller(document.getElementById("told"));
const codes = new Map(terms.decisions.map(([code], place) => [code, place + 1]));
const label = (code) => terms.decisions[codes.get(code) - 1][1];
let state = null;

by.value = localStorage.getItem(NAME) ?? "";
by.addEventListener("change", () => localStorage.setItem(NAME, by.value));

function whoever() {
  if (by.value.trim()) return by.value.trim();
  by.focus();
  throw Object.assign(new Error("Your name is missing."), { advice: "Say who you are, at the top of the page." });
}

const rows = rowsOf("link-rows");
const posts = rowsOf("post-rows");
const whole = new Map(rowsOf("whole-rows").map(([row, url, old]) => [row, { url, old }]));
const numbers = new Map(rows.map((row, place) => [whole.get(place)?.url ?? row[0], place + 1]));
const store = deskStore({ by, seen: (url) => state.decisions[numbers.get(url)]?.hash ?? null, saved });
const dialog = migrate.decisionDialog(store);
const links = migrate.linkTable({
  rows, posts, whole, store, decide: (targets, after) => { if (targets.length) dialog.open(targets, after); },
});
const queue = migrate.browse(links);
const postTable = migrate.browse(migrate.postTable(posts));
links.onpick = queue.paint;
links.ondecided = (row) => { queue.paint(); queue.focusRow(row); };
const keys = migrate.keys({ queue, links, dialog, undo: takeBack });
const audit = auditing(document.querySelector("#audit .audit"), { whoever, telling, tell, look, where });
importing(document.querySelector("#import .import"), { telling, look, label });

// Where a link stands, and what we saw of it: what somebody needs who opens it.
function where(number) {
  const post = posts[rows[number - 1][FIRST_POST] - 1];
  const evidence = make("a", { href: page("links", number - 1, terms.links_per_page) }, "Evidence");
  if (!post) return make("small", { class: "file" }, evidence);
  const read = make("a", { href: page("posts", rows[number - 1][FIRST_POST] - 1, terms.posts_per_page) }, post[0] || post[1]);
  return make("small", { class: "file" }, "in ", read, " · ", evidence);
}

async function look() {
  const before = state;
  state = await ask("/api/state");
  if (before && before.head === state.head && before.manifest === state.manifest) return;
  rows.forEach((row, place) => { row[DECIDED] = codes.get(state.decisions[place + 1]?.decision) ?? 0; });
  const focused = queue.rowInFocus();
  links.decisionsChanged();
  queue.refresh();
  if (focused !== null) queue.root.querySelector(`tr[data-row="${focused}"] a`)?.focus();
  audit.known(state);
  const { decided, needing, manifest, signed } = state;
  document.getElementById("far").textContent = needing ? `${count(decided)} of ${count(needing)} looked at` : "Nothing waits for a person.";
  Object.assign(document.getElementById("bar"), { max: Math.max(1, needing), value: needing ? decided : 1 });
  document.getElementById("signed").textContent = signed
    ? `Last signed off by ${signed.by} on ${signed.day}, receipt ${signed.hash.slice(0, 8)}.` : "Not signed off yet.";
  if (manifest !== terms.manifest) {
    tell("The record was renewed by a check. ", make("button", { type: "button", onclick: () => location.reload() }, "Load it anew"));
  }
}

async function saved(stroke, { overtook }) {
  await look();
  const undo = make("button", { type: "button", onclick: takeBack }, "Undo");
  if (!overtook.length) {
    tell.well(`Kept: ${label(stroke.decision)}, ${counted(stroke.urls.length, "link", "links")}. `, undo);
    return;
  }
  tell(make("b", {}, "Kept. Somebody else had decided in between:"),
    make("ul", {}, ...overtook.map((said) => make("li", {}, `${said.url}: “${label(said.decision)}”, ${said.by}${said.note ? ` (${said.note})` : ""}`))),
    "Both are in the log; yours stands now. Undo it, and the other stands again. ", undo);
}

async function takeBack() {
  await telling(async () => {
    const entries = store.lastKept();
    if (!entries.length) {
      tell("There is nothing to undo in this window. The evidence of a link takes back older decisions.");
      return;
    }
    try {
      await change("/api/withdraw", { by: whoever(), entries });
    } catch (error) {
      store.keptAgain(entries);
      throw error;
    }
    await look();
    tell.well(`Taken back: ${counted(entries.length, "decision", "decisions")}.`);
  });
}

// One part of the desk at a time, named by the address; what follows a "?" filters its table.
function route() {
  const [key, query] = (location.hash.slice(1) || "links").split("?");
  const known = document.getElementById(key)?.matches("main > section") ? key : "links";
  for (const part of document.querySelectorAll("main > section")) {
    if (part.hidden !== (part.id !== known)) untell();
    part.hidden = part.id !== known;
    const link = document.querySelector(`header nav a[href="#${part.id}"]`);
    if (part.id === known) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  for (const table of [queue, postTable]) {
    if (table.key === known && query !== undefined) table.follow(new URLSearchParams(query));
  }
}

document.getElementById("show-keys").addEventListener("click", keys.show);
// The evidence leads back to what was listed.
addEventListener("pagehide", () => sessionStorage.setItem(SHOWN, location.hash));
addEventListener("hashchange", route);
// What is decided is known before the queue is put in order: it waits at the end, and moves no more while somebody works.
await telling(look);
if (!state) queue.refresh();
postTable.refresh();
route();
setInterval(() => { if (!document.hidden && !dialog.isOpen) look().catch(() => {}); }, SECONDS_BETWEEN_LOOKS * 1000);
document.documentElement.dataset.ready = "yes";
