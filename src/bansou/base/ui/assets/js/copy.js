// data-copy="#id" or data-copy-text="…" on a button copies and says so.
import { show } from "./toasts.js";
import { words } from "./load.js";

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy], [data-copy-text]") : null;
  if (!button) return;
  const field = button.dataset.copy ? document.querySelector(button.dataset.copy) : null;
  const text = button.dataset.copyText ?? field?.value ?? field?.textContent?.trim() ?? "";
  try {
    await navigator.clipboard.writeText(text);
    show({ text: words().copied, level: "success" });
  } catch {
    field?.select?.();
    show({ text: words().notCopied, level: "warning" });
  }
});
