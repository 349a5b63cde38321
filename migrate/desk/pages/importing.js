// Decisions that were made in the static report, taken in from the file that it exported.
import { change } from "./asking.js";
const { counted, make } = migrate;

export function importing(root, { telling, look, label }) {
  const file = make("input", { id: "file", type: "file", accept: ".json,application/json" });
  const outcome = make("div", { role: "status" });
  root.append(
    make("p", {}, "Whoever decides in the report itself exports a file there. It is merged here: nothing is lost, and the same file twice changes nothing."),
    make("p", {}, make("label", { for: "file" }, "File"), " ", file), outcome);
  file.addEventListener("change", () => telling(async () => {
    const chosen = file.files[0];
    if (!chosen) return;
    outcome.replaceChildren();
    const text = await chosen.text();
    file.value = "";  // else the same file, chosen again, would be no change
    const done = await change("/api/import", { name: chosen.name, text });
    outcome.replaceChildren(
      make("p", {}, `${counted(done.added, "decision", "decisions")} taken in, ${counted(done.there_already, "was", "were")} there already.`),
      done.met.length ? make("p", {}, "Two people decided differently. Both are kept, the later one stands:") : "",
      make("ul", {}, ...done.met.map((met) => make("li", {}, `${met.url}: “${label(met.stands.decision)}” (${met.stands.by}) stands, “${label(met.gives_way.decision)}” (${met.gives_way.by}) gives way.`))),
      done.unknown.length ? make("p", {}, `${counted(done.unknown.length, "link is", "links are")} not in this record (any more); what was decided is kept.`) : "");
    await look();
  }));
}
