// Calls `attend` with the elements matching `selector`: those in the page now, and those in each fragment that htmx brings later.
export function whenLoaded(selector, attend) {
  const look = (root) => {
    const found = [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)].filter((el) => !el.dataset.attended);
    if (!found.length) return;
    for (const element of found) element.dataset.attended = "";
    attend(found);
  };
  const start = () => look(document.body);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("htmx:load", (event) => look(event.detail.elt));
}

let said;
/** The page's own words for modules, in the reader's language. */
export function words() {
  said ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  return said;
}

/** Tells screen readers `text`. */
export function announce(text) {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

/** An icon from the sprite. */
export function iconOf(name) {
  const sprite = document.documentElement.dataset.icons;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** The token against cross-site requests. */
export const token = () => document.body.dataset.token ?? "";
