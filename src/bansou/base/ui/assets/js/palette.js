// Ctrl-K: the search palette. Results come from the server as a fragment; arrows choose, Enter opens.
const palette = () => document.getElementById("palette");
const input = () => palette()?.querySelector("input");
const found = () => [...(palette()?.querySelectorAll(".results a") ?? [])];

function open() {
  const dialog = palette();
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  input().select();
  if (!found().length) input().dispatchEvent(new Event("palette"));
}

function choose(step) {
  const all = found();
  if (!all.length) return;
  const here = all.findIndex((link) => link.classList.contains("at"));
  const next = all[(here + step + all.length) % all.length];
  all[here]?.classList.remove("at");
  next.classList.add("at");
  next.scrollIntoView({ block: "nearest" });
  input().setAttribute("aria-activedescendant", next.id);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); return; }
  if (event.target !== input() || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(event.key === "ArrowDown" ? 1 : -1); }
  if (event.key === "Enter") {
    const link = palette().querySelector(".results a.at") ?? found()[0];
    if (link) { event.preventDefault(); link.click(); }
  }
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return;
  if (event.target.closest("[data-palette]") && palette()) { event.preventDefault(); open(); }
  if (event.target instanceof HTMLDialogElement && event.target.matches("[data-light]")) event.target.close();
  event.target.closest("[data-close]")?.closest("dialog")?.close();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("#palette")) return;
  found().forEach((link, at) => { link.id = `found-${at}`; link.classList.toggle("at", at === 0); });
});
