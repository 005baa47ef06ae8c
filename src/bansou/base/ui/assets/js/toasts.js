// Messages in the corner. One with `undo` stays ten seconds and can be taken back; htmx answers bring theirs in the HX-Trigger header.
import { announce, iconOf, token, words } from "./load.js";

const STAYS = { success: 5000, info: 5000, warning: 9000, error: 15000 };
const SIGNS = { success: { icon: "circle-check" }, info: { icon: "info-circle" }, warning: { icon: "alert-triangle" }, error: { icon: "alert-circle" } };

function button(label, className, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

async function takeBack(line, url) {
  line.remove();
  const answer = await fetch(url, { method: "POST", redirect: "manual", headers: { "X-CSRFToken": token() } });
  if (answer.ok || answer.type === "opaqueredirect") location.reload();
  else show({ text: words().notUndone, level: "error" });
}

function leave(line, after) {
  let timer = setTimeout(() => line.remove(), after);
  const hold = () => clearTimeout(timer);
  const release = () => { hold(); timer = setTimeout(() => line.remove(), after); };
  line.addEventListener("pointerenter", hold);
  line.addEventListener("pointerleave", release);
  line.addEventListener("focusin", hold);
  line.addEventListener("focusout", release);
}

/** Shows one message; `undo` is the address that takes it back. */
export function show({ text, level = "success", undo = "" }) {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const line = document.createElement("div");
  line.className = `toast-line ${level}`;
  const sentence = document.createElement("p");
  sentence.textContent = text;
  line.append(iconOf((SIGNS[level] ?? SIGNS.info).icon), sentence);
  if (undo) line.append(button(words().undo, "undo", () => takeBack(line, undo)));
  const close = button("×", "shut", () => line.remove());
  close.setAttribute("aria-label", words().close);
  line.append(close);
  place.append(line);
  announce(text);
  leave(line, undo ? 10000 : STAYS[level] ?? 5000);
}

for (const first of document.querySelectorAll("#messages [data-level]")) {
  show({ text: first.querySelector("p")?.textContent.trim(), level: first.dataset.level, undo: first.dataset.undo });
}
document.getElementById("messages")?.remove();
document.addEventListener("toasts", (event) => (event.detail.value ?? event.detail).forEach?.(show));
document.addEventListener("htmx:responseError", () => show({ text: words().failed, level: "error" }));
document.addEventListener("htmx:sendError", () => show({ text: words().offline, level: "error" }));
