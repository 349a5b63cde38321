// What the page asks of the desk. Every failure comes as words that a person can act on.
const CHANGE = { "Content-Type": "application/json", "X-Migrate-Desk": "1" };

export class Refused extends Error {
  constructor(message, advice) {
    super(message);
    this.advice = advice;
  }
}

async function answered(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused(
      "The desk does not answer.",
      "What stands in this page is not lost. Look whether “migrate review” is still running, then try again.");
  }
  const kind = response.headers.get("Content-Type") ?? "";
  const body = kind.startsWith("application/json") ? await response.json() : { error: await response.text(), advice: "" };
  if (!response.ok) throw new Refused(body.error, body.advice);
  return body;
}

export const ask = (path) => answered(path, {});
export const change = (path, body) => answered(path, { method: "POST", headers: CHANGE, body: JSON.stringify(body) });

// Tells things at the top of the page, as text.
export function teller(told) {
  function tell(...parts) {
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => { told.hidden = true; });
    told.replaceChildren(...parts, " ", close);
    told.classList.remove("well");
    told.hidden = false;
  }
  // Good news: told in another colour, and by the same voice.
  tell.well = (...parts) => { tell(...parts); told.classList.add("well"); };

  async function telling(work) {
    try {
      return await work();
    } catch (error) {
      const what = document.createElement("b");
      what.textContent = error.message;
      tell(what, ` ${error.advice ?? ""}`);
      return null;
    }
  }

  return { tell, telling, untell: () => { told.hidden = true; } };
}
