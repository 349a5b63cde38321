// The audit of what is called working, and the sign-off.
import { change } from "./asking.js";
const { count, counted, make } = migrate;
const addressed = (url) => (/^https?:\/\//i.test(url) ? make("a", { class: "address", href: url, rel: "noopener noreferrer", target: "_blank" }, url) : make("span", { class: "address" }, url));

export function auditing(root, { whoever, telling, tell, look, where }) {
  const list = make("ol", { class: "sample" });
  const outcome = make("p", { role: "status" });
  const begin = make("button", { type: "button", onclick: () => telling(drawn) }, "Draw the sample");
  const scope = make("input", { id: "scope", maxlength: 1000, placeholder: "all links" });
  const note = make("textarea", { id: "sign-note", rows: 2, maxlength: 4000 });
  const without = make("input", { id: "without", type: "checkbox" });
  const receipt = make("pre", { class: "receipt", tabindex: "0", hidden: true, "aria-label": "Receipt" });
  const printer = make("button", { type: "button", hidden: true, onclick: () => print() }, "Print the receipt");
  const form = make("form", { class: "signing", onsubmit: signed },
    make("p", {}, make("label", { for: "scope" }, "What you sign"), " ", scope),
    make("p", {}, make("label", { for: "sign-note" }, "Note"), note),
    make("p", {}, make("label", { for: "without" }, without, " Sign without an audit; the receipt says so")),
    make("p", {}, make("button", { type: "submit", class: "main" }, "Sign off")));
  root.append(
    make("p", {}, "Thirty links that we call working are drawn at random. Open each, and say whether it is what the post meant. ",
      "What you find says how far the word “works” is to be believed for all of them."),
    begin, outcome, list, make("h3", {}, "Sign off"), form, receipt, printer);
  let state = null;

  async function drawn() {
    await change("/api/audit/draw", { by: whoever() });
    await look();
  }

  function item({ url, number, works }) {
    const said = (value, text) => make("label", {}, Object.assign(make("input", {
      type: "radio", name: `works-${url}`, onchange: () => telling(async () => {
        await change("/api/audit/opened", { by: whoever(), draw: state.audit.draw, url, works: value });
        await look();
      }),
    }), { checked: works === value }), ` ${text}`);
    return make("li", {}, make("fieldset", {}, make("legend", {}, addressed(url), number ? where(number) : ""), said(true, "It works"), " ", said(false, "It does not")));
  }

  async function signed(event) {
    event.preventDefault();
    await telling(async () => {
      const made = await change("/api/sign-off", {
        by: whoever(), scope: scope.value, note: note.value, manifest: state.manifest, head: state.head, with_audit: !without.checked,
      });
      receipt.textContent = made.text;
      receipt.hidden = printer.hidden = false;
      await look();
      tell.well(`Signed. The receipt stands below, and lies in ${made.path}.`);
      receipt.focus();
    });
  }

  return {
    known(found) {
      state = found;
      const { audit, working } = found;
      begin.hidden = audit !== null;
      const focused = document.activeElement?.name && [document.activeElement.name, document.activeElement.parentElement.textContent];
      list.replaceChildren(...(audit ? audit.sampled.map(item) : []));
      if (focused) {
        [...list.querySelectorAll("input")].find((each) => each.name === focused[0] && each.parentElement.textContent === focused[1])?.focus();
      }
      if (!audit) outcome.textContent = `${counted(working, "link is", "links are")} called working. None was drawn yet.`;
      else {
        const left = audit.sampled.filter((each) => each.works === null).length;
        outcome.textContent = left ? `${count(audit.sampled.length - left)} of ${count(audit.sampled.length)} opened.`
          : `All ${count(audit.sampled.length)} opened, ${audit.wrong ? `${count(audit.wrong)} of them ${audit.wrong === 1 ? "does" : "do"} not work` : "and each works"}. With 95 % confidence at most ${(audit.at_most_permille / 10).toFixed(1)} % of all ${count(audit.population)} links called working do not.`;
      }
    },
  };
}
