// The store of decisions that the desk has in place of the browser's: what is decided is in the log when it is kept.
import { change } from "./asking.js";

export const SHOWN = "html-migrate:shown";
export const NAME = "html-migrate:name";

// What could not be kept stays in the form; it can also be saved as a file, and taken in by a desk that runs again.
function offerAsFile(file) {
  const { make } = migrate;
  const offer = make("button", { type: "button", class: "small", onclick: () => {
    const address = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 1)}\n`], { type: "application/json" }));
    make("a", { href: address, download: "decisions-not-kept.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } }, "Save it as a file instead");
  setTimeout(() => document.querySelector("dialog.decide .fault").append(" ", offer), 0);
}

export function deskStore({ by, seen, saved }) {
  // One stroke keeps its name however often it is sent, so that it is in the log once.
  let last = { told: "", batch: "" };
  const kept = [];

  function named(stroke) {
    const told = JSON.stringify(stroke);
    if (told !== last.told) last = { told, batch: crypto.randomUUID() };
    return last.batch;
  }

  // As the static report exports decisions: a desk that runs again takes it in.
  function asFile(who, batch, decisions) {
    const at = new Date().toISOString();
    return {
      format: "html-migrate decisions", schema_version: 1, report: migrate.terms.report, exported_at: at,
      decisions: decisions.map(({ seen: _, ...decision }) => ({ ...decision, kind: "decision", by: who, at, batch })),
    };
  }

  return {
    problem: null,
    waiting: 0,
    get name() { return by.value; },
    of: () => undefined,
    onchange: () => {},
    forgetTold: () => {},
    async decide(stroke) {
      by.value = stroke.by;
      by.dispatchEvent(new Event("change"));
      const decisions = stroke.urls.map((url, place) => ({
        url, decision: stroke.decision, reason: stroke.reason, note: stroke.note, expires: stroke.expires,
        replacement: stroke.replacements ? stroke.replacements[place] : null, seen: seen(url),
      }));
      const batch = named(stroke);
      let answer;
      try {
        answer = await change("/api/decide", { by: stroke.by, batch, decisions });
      } catch (error) {
        offerAsFile(asFile(stroke.by, batch, decisions));
        throw error;
      }
      last = { told: "", batch: "" };
      kept.push(answer.hashes);
      await saved(stroke, answer);
    },
    lastKept: () => kept.pop() ?? [],
    keptAgain: (hashes) => kept.push(hashes),
  };
}
