// The keyboard: j and k through rows, Enter opens, e acts, / filters, g and a letter goes, ? shows all this.
import { announce } from "./load.js";

const isTyping = (element) => element instanceof Element && element.closest("input, textarea, select, [contenteditable], dialog[open]");
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
let going = 0;

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.classList.contains("at"));
  const next = all[Math.min(all.length - 1, Math.max(0, here + step))];
  all[here]?.classList.remove("at");
  next.classList.add("at");
  (next.querySelector("a[href], button") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function current() {
  return document.querySelector("[data-row].at");
}

// Presses what the row at hand keeps for a key; when the row goes, the next one is at hand.
function act(key) {
  const row = current();
  const button = row?.querySelector(`[data-key="${key}"]`);
  if (!button) return;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const seen = new MutationObserver(() => {
    if (row.isConnected) return;
    seen.disconnect();
    if (next?.isConnected) { next.classList.add("at"); next.querySelector("a[href], button")?.focus({ preventScroll: true }); }
  });
  seen.observe(row.parentElement, { childList: true });
  button.click();
  if (button.matches("summary")) row.querySelector("details[open] .menu-list :is(button, a)")?.focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  Enter: () => current()?.querySelector("a[href]")?.click(),
  e: () => act("e"),
  l: () => act("l"),
  n: () => act("n"),
  "/": () => document.querySelector("[data-filter], input[type='search']:not(.palette input)")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
  g: () => { going = Date.now(); },
};

function go(letter) {
  const link = document.querySelector(`.shell-links a[data-go="${CSS.escape(letter)}"]`);
  if (link) { announce(link.textContent.trim()); link.click(); }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (Date.now() - going < 1200) { going = 0; go(event.key); return; }
  if (event.key === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary")) return;
  const press = keys[event.key];
  if (!press) return;
  event.preventDefault();
  press();
});

document.addEventListener("click", (event) => {
  const row = event.target instanceof Element ? event.target.closest("tr[data-row]") : null;
  if (!row || event.target.closest("a, button, input, label, select, summary, form") || getSelection()?.toString()) return;
  row.querySelector("a[href]")?.click();
});
