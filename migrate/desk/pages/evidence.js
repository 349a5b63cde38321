// What a desk can do beside the evidence: take a decision back.
import { change, teller } from "./asking.js";

const { telling } = teller(document.getElementById("told"));
// Controls belong to the link above them, which the address may show alone.
for (const beside of document.querySelectorAll(".beside")) document.getElementById(`n${beside.dataset.number}`)?.append(beside);
for (const button of document.querySelectorAll(".take-back")) {
  button.addEventListener("click", () => telling(async () => {
    const by = localStorage.getItem("html-migrate:name");
    if (!by) throw Object.assign(new Error("Your name is missing."), { advice: "Say who you are, at the top of the desk." });
    await change("/api/withdraw", { by, entries: [button.dataset.hash] });
    location.reload();
  }));
}
document.documentElement.dataset.ready = "yes";
