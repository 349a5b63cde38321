// The desk: loads the links once, the decisions again and again, and keeps the parts of the page together.
import { ask, change } from "./asking.js";
import { auditing } from "./auditing.js";
import { decidingForm } from "./deciding.js";
import { evidence } from "./evidence.js";
import { importing } from "./importing.js";
import { count, make } from "./making.js";
import { queue } from "./queue.js";

const SECONDS_BETWEEN_LOOKS = 20;
const by = document.getElementById("by");
const told = document.getElementById("told");
const detail = document.querySelector(".detail");
const current = { number: null, marked: [], state: null, link: null };

by.value = localStorage.getItem("by") ?? "";
by.addEventListener("change", () => localStorage.setItem("by", by.value));

function tell(...parts) {
  told.replaceChildren(...parts, " ", make("button", { type: "button", onclick: () => { told.hidden = true; } }, "Close"));
  told.hidden = false;
}

async function telling(work) {
  try {
    return await work();
  } catch (error) {
    tell(make("b", {}, error.message), ` ${error.advice ?? ""}`);
    return null;
  }
}

function whoever() {
  if (by.value.trim()) return by.value.trim();
  by.focus();
  throw Object.assign(new Error("Your name is missing."), { advice: "Say who decides, at the top of the page." });
}

const data = await ask("/api/links");
const list = queue(document.querySelector(".list"), data, { open, chosen });
const form = decidingForm(data.terms, save);
const label = (code) => data.terms.decisions.find(([each]) => each === code)[1];
const audit = auditing(document.querySelector("#audit .audit"), { whoever, telling, tell, look });
importing(document.querySelector("#import .import"), { telling, look, label });

async function look() {
  current.state = await ask("/api/state");
  const { decided, needing, decisions, manifest, signed } = current.state;
  list.known(decisions);
  audit.known(current.state);
  document.getElementById("far").textContent = needing ? `${count(decided)} of ${count(needing)} looked at` : "Nothing waits for a person.";
  Object.assign(document.getElementById("bar"), { max: Math.max(1, needing), value: needing ? decided : 1 });
  document.getElementById("signed").textContent = signed
    ? `Last signed off by ${signed.by} on ${signed.at.slice(0, 10)} (${signed.hash.slice(0, 8)}).` : "Not signed off yet.";
  if (manifest !== data.terms.manifest) {
    tell("The record was renewed by a check. ", make("button", { type: "button", onclick: () => location.reload() }, "Load it anew"));
  }
}

async function open(number) {
  const link = await telling(() => ask(`/api/links/${number}`));
  if (!link) return;
  current.number = number;
  current.link = link;
  list.opened(number);
  show();
  detail.focus({ preventScroll: true });
}

function show() {
  const { marked, number, link } = current;
  if (marked.length > 1) {
    detail.replaceChildren(make("h3", {}, `${count(marked.length)} links chosen`),
      make("ul", { class: "places" }, ...marked.slice(0, 20).map((each) => make("li", {}, list.url(each)))),
      marked.length > 20 ? make("p", { class: "soft" }, `and ${count(marked.length - 20)} more`) : "", form.form);
    form.about(marked, null);
  } else if (link) {
    detail.replaceChildren(evidence(number, link, { undo, replay }), form.form);
    form.about([number], link);
  }
}

function chosen(marked) {
  current.marked = marked;
  show();
}

async function save({ batch, ...decision }) {
  const numbers = current.marked.length > 1 ? current.marked : [current.number];
  const urls = await Promise.all(numbers.map(whole));
  const decisions = numbers.map((number, place) => ({ ...decision, url: urls[place], seen: current.state.decisions[number]?.hash ?? null }));
  const kept = await change("/api/decide", { by: whoever(), batch, decisions });
  await look();
  const undone = make("button", { type: "button", onclick: () => undo(...kept.hashes) }, "Undo");
  const theirs = kept.overtook.map((said) => make("li", {}, `${said.url}: ${said.by} had decided “${label(said.decision)}”${said.note ? ` (${said.note})` : ""}`));
  if (theirs.length) {
    tell(make("b", {}, "Saved. Somebody else had decided in between:"), make("ul", {}, ...theirs),
      "Both are kept; yours stands now. Undo, and theirs stands again. ", undone);
  } else {
    tell(`Saved: ${label(decision.decision)}${numbers.length > 1 ? `, ${count(numbers.length)} links` : ""}. `, undone);
  }
  if (current.marked.length > 1) list.clearMarks();
  const following = list.next(numbers.at(-1));
  if (following !== null && numbers.length === 1) {
    await open(following);
    form.focus();
  } else if (current.number !== null) await open(current.number);
}

// A long address is cut in the list; what is saved is the whole one.
async function whole(number) {
  if (current.link && current.number === number) return current.link.url;
  const shown = list.url(number);
  return shown.endsWith("…") ? (await ask(`/api/links/${number}`)).url : shown;
}

async function undo(...entries) {
  await telling(async () => {
    await change("/api/withdraw", { by: whoever(), entries });
    await look();
    tell("Taken back.");
    if (current.number !== null) await open(current.number);
  });
}

function replay() {}

// One part of the desk at a time, named by the address.
function route() {
  for (const part of document.querySelectorAll("main > section")) part.hidden = `#${part.id}` !== (location.hash || "#queue");
}
addEventListener("hashchange", route);
route();

await telling(look);
setInterval(() => { if (!document.hidden) look().catch(() => {}); }, SECONDS_BETWEEN_LOOKS * 1000);
document.documentElement.dataset.ready = "yes";
