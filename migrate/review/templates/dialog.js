// The form in which a person decides, about one link or many at once.
migrate.decisionDialog = (store) => {
  const { terms, make, count, counted } = migrate;
  const NAMED = 5;
  let targets = [];
  let done = () => {};

  const heading = make("h2", { id: "decide-heading" });
  const working = make("p", { class: "soft" });
  const named = make("ul", { class: "targets" });
  const choices = terms.decisions.map(([code, label, meaning]) => make("label", { class: "choice" },
    make("input", { type: "radio", name: "decision", value: code, required: true, onchange: () => adapt() }),
    make("span", {}, make("b", {}, label), make("small", {}, meaning))));
  const reason = make("select", { id: "decide-reason" }, ...terms.reasons.map(([code, label]) => make("option", { value: code }, label)));
  const note = make("textarea", { id: "decide-note", rows: 2, maxlength: 4000 });
  const address = make("input", { id: "decide-address", type: "url", maxlength: 4000, spellcheck: "false", autocomplete: "off" });
  const addressLabel = make("label", { for: "decide-address" });
  const addressField = make("p", {}, addressLabel, address);
  const old = make("p", { class: "soft" });
  const until = make("input", { id: "decide-until", type: "date" });
  const untilField = make("p", {}, make("label", { for: "decide-until" }, "Ask again on"), until);
  const name = make("input", { id: "decide-name", type: "text", required: true, maxlength: 200, autocomplete: "name" });
  const fault = make("p", { class: "fault", role: "alert" });
  const form = make("form", { onsubmit: submit },
    heading, named, working,
    make("fieldset", { class: "choices" }, make("legend", {}, "What do you decide?"), ...choices),
    old, addressField, untilField,
    make("div", { class: "pair" },
      make("p", {}, make("label", { for: "decide-reason" }, "On what it rests"), reason),
      make("p", {}, make("label", { for: "decide-name" }, "Your name"), name)),
    make("p", {}, make("label", { for: "decide-note" }, "Note"), note),
    fault,
    make("div", { class: "bar" }, make("button", { type: "submit", class: "main" }, "Decide"),
      make("button", { type: "button", onclick: () => dialog.close() }, "Cancel")));
  const dialog = make("dialog", { class: "decide", "aria-labelledby": "decide-heading" }, form);
  document.body.append(dialog);

  const chosen = () => form.elements.decision.value;
  const withOld = () => targets.filter((target) => target.old);

  function adapt() {
    const found = withOld().length;
    const isOld = chosen() === "use_old_copy";
    addressField.hidden = !(chosen() === "use_address" || (isOld && !found));
    address.required = !addressField.hidden;
    addressLabel.textContent = isOld ? "Address of the old copy" : "New address";
    untilField.hidden = chosen() !== "ask_again";
    until.required = !untilField.hidden;
    old.hidden = !isOld || !found;
    if (!old.hidden) {
      old.textContent = targets.length === 1 ? `Old copy: ${targets[0].old}`
        : `${count(found)} of ${count(targets.length)} have an old copy; the others stay undecided.`;
    }
    fault.textContent = "";
  }

  async function submit(event) {
    event.preventDefault();
    let about = targets;
    let replacements = null;
    if (chosen() === "use_old_copy" && withOld().length) {
      about = withOld();
      replacements = about.map((target) => target.old);
    } else if (!addressField.hidden) {
      if (!/^https?:\/\/[^\s/]+/.test(address.value.trim())) {
        fault.textContent = "Give a whole address that begins with http:// or https://.";
        return;
      }
      replacements = about.map(() => address.value.trim());
    }
    const expires = untilField.hidden ? null : `${until.value}T00:00:00Z`;
    if (expires && !(new Date(expires) > new Date())) {
      fault.textContent = "Name a day that is still to come.";
      return;
    }
    if (!name.value.trim()) {
      fault.textContent = "Give your name: a decision without one means nothing in ten years.";
      return;
    }
    if (reason.value === "other" && !note.value.trim()) {
      fault.textContent = "Say in the note on what it rests.";
      return;
    }
    try {
      await store.decide({
        urls: about.map((target) => target.url), replacements, decision: chosen(), reason: reason.value, note: note.value.trim(),
        by: name.value.trim(), expires,
      });
    } catch (error) {
      fault.textContent = `${error.message} ${error.advice ?? ""}`;
      return;
    }
    dialog.close();
    done();
  }

  return {
    get isOpen() { return dialog.open; },
    // Each target is `{url, old, works}`; `after` runs when something was decided.
    open(about, after) {
      targets = about;
      done = after;
      form.reset();
      name.value = store.name;
      heading.textContent = `Decide on ${counted(about.length, "link", "links")}`;
      named.replaceChildren(...about.slice(0, NAMED).map((target) => make("li", { class: "address" }, target.url)));
      if (about.length > NAMED) named.append(make("li", {}, `and ${count(about.length - NAMED)} more`));
      const good = about.filter((target) => target.works).length;
      working.hidden = about.length < 2 || !good;
      working.textContent = good === about.length ? "All of them work, as far as we know." : `${count(good)} of them work, as far as we know.`;
      adapt();
      dialog.showModal();
    },
  };
};
