// What is known of one link.
import { addressed, counted, make } from "./making.js";

export function evidence(number, link, { undo, replay }) {
  const pictures = link.picture ? [make("img", { class: "thumb", src: `/links/${number}/picture`, alt: "The copy we hold" })] : [];
  return make("article", { "aria-label": "Evidence" },
    make("h3", { class: "title" }, addressed(link.url)),
    make("p", {}, make("span", { class: `pill ${link.look}` }, link.verdict), " ",
      make("span", { class: `pill copy-${link.copy}` }, link.copy_label), " ", link.status === link.verdict ? "" : link.status),
    make("p", { class: "reason" }, link.reason),
    link.old_copy ? make("p", {}, "Old copy: ", addressed(link.old_copy.url), `, ${link.old_copy.told}`) : null,
    ...pictures,
    link.places.length ? make("h4", {}, `Where it stands: ${counted(link.places.length + link.more_places, "place", "places")}`) : null,
    make("ul", { class: "places" }, ...link.places.map(([post, line, text]) => make("li", {}, `${post}, line ${line}: `, make("q", {}, text)))),
    make("h4", {}, "How we know"),
    make("dl", { class: "facts" }, ...link.facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
    ...link.captures.map(([name, place, record]) => make("p", { class: "capture" },
      make("button", { type: "button", onclick: () => replay(number, name) }, name === "copy" ? "Show the copy we hold" : "Show what was received"),
      make("small", {}, ` ${place} · `, make("code", {}, record)))),
    link.history.length ? make("h4", {}, "Decisions") : null,
    make("ol", { class: "history" }, ...link.history.map((said) => make("li", { class: said.withdrawn ? "undone" : null },
      make("b", {}, said.what), ` – ${said.why}. ${said.by}, ${said.at}`,
      said.replacement ? make("span", {}, " → ", addressed(said.replacement)) : "",
      said.until ? ` until ${said.until}` : "", said.note ? make("q", {}, said.note) : "",
      said.withdrawn ? make("em", {}, ` ${said.withdrawn}`)
        : make("button", { type: "button", onclick: () => undo(said.hash) }, "Take back")))));
}
