// The form in which a decision is made, on one link or on many.
import { counted, make } from "./making.js";

const NEEDS_ADDRESS = "use_address", NEEDS_COPY = "use_old_copy", NEEDS_DAY = "ask_again";

export function decidingForm(terms, save) {
  const radios = terms.decisions.map(([code, label]) => {
    const radio = make("input", { type: "radio", name: "decision", value: code, required: true, onchange: () => shape() });
    return [radio, make("label", {}, radio, make("span", {}, label))];
  });
  const why = make("select", { id: "why" }, ...terms.reasons.map(([code, label]) => make("option", { value: code }, label)));
  const note = make("textarea", { id: "note", rows: 2, maxlength: 4000 });
  const address = make("input", { id: "replacement", type: "url", placeholder: "https://" });
  const day = make("input", { id: "expires", type: "date" });
  const addressRow = make("p", {}, make("label", { for: "replacement" }, "Address"), " ", address);
  const dayRow = make("p", {}, make("label", { for: "expires" }, "On"), " ", day);
  const button = make("button", { type: "submit", class: "main" }, "Save");
  const problem = make("p", { class: "problem", role: "alert", hidden: true });
  const form = make("form", { class: "deciding", "aria-label": "Decision", onsubmit: submitted },
    make("fieldset", {}, make("legend", {}, "Your decision"), ...radios.map(([, label]) => label)),
    addressRow, dayRow,
    make("p", {}, make("label", { for: "why" }, "Because"), " ", why),
    make("p", {}, make("label", { for: "note" }, "Note"), note),
    problem, make("p", {}, button, make("small", {}, " Ctrl+Enter saves too.")));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  // One stroke keeps its name however often it is sent: it is kept once.
  let batch = crypto.randomUUID();
  let offered = null;
  shape();

  function value() {
    return radios.map(([radio]) => radio).find((radio) => radio.checked)?.value ?? null;
  }

  function shape() {
    const decision = value();
    addressRow.hidden = decision !== NEEDS_ADDRESS;
    address.required = decision === NEEDS_ADDRESS;
    dayRow.hidden = decision !== NEEDS_DAY;
    day.required = decision === NEEDS_DAY;
    if (!day.value && decision === NEEDS_DAY) day.value = new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10);
    if (!address.value && decision === NEEDS_ADDRESS && offered?.moved_to) address.value = offered.moved_to;
  }

  async function submitted(event) {
    event.preventDefault();
    const decision = value();
    button.disabled = true;
    try {
      await save({
        batch,
        decision,
        reason: why.value,
        note: note.value,
        replacement: decision === NEEDS_ADDRESS ? address.value : decision === NEEDS_COPY ? offered?.old_copy?.url ?? null : null,
        expires: decision === NEEDS_DAY ? `${day.value}T00:00:00Z` : null,
      });
    } catch (error) {
      problem.replaceChildren(make("b", {}, error.message), ` ${error.advice ?? ""}`);
      problem.hidden = false;
      return;
    } finally {
      button.disabled = false;
    }
    clear();
  }

  function clear() {
    batch = crypto.randomUUID();
    for (const [radio] of radios) radio.checked = false;
    note.value = address.value = day.value = "";
    problem.hidden = true;
    shape();
  }

  return {
    form,
    // What is decided about: a link with its evidence, or many.
    about(links, one) {
      offered = one;
      form.dataset.about = links.length;
      button.textContent = links.length > 1 ? `Save for ${counted(links.length, "link", "links")}` : "Save";
      const copyRadio = radios.find(([radio]) => radio.value === NEEDS_COPY)[0];
      copyRadio.disabled = one !== null && !one.old_copy;
      if (copyRadio.disabled) copyRadio.checked = false;
      problem.hidden = true;
      shape();
    },
    focus: () => radios.find(([radio]) => !radio.disabled)[0].focus(),
  };
}
