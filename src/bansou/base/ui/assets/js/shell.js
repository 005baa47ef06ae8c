// The navigation (fold it, open it on a phone) and the menus that are <details>.
const root = document.documentElement;
const nav = document.getElementById("nav");
const main = document.querySelector(".shell-main");

function openNav(isOpen) {
  root.classList.toggle("nav-open", isOpen);
  document.querySelector(".nav-open-button")?.setAttribute("aria-expanded", String(isOpen));
  if (main) main.inert = isOpen;
  if (isOpen) nav.querySelector("a[href]")?.focus();
  else document.querySelector(".nav-open-button")?.focus();
}

function foldNav(button) {
  const isSmall = root.classList.toggle("nav-small");
  button.setAttribute("aria-expanded", String(!isSmall));
  document.cookie = `nav=${isSmall ? "small" : "wide"};path=/;max-age=31536000;samesite=lax`;
  dispatchEvent(new Event("resize"));
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  if (target.closest(".nav-open-button")) { event.preventDefault(); openNav(true); }
  else if (target.closest(".nav-close, .nav-shade")) { event.preventDefault(); openNav(false); }
  else if (target.closest("[data-open-keys]")) document.getElementById("keys")?.showModal();
  else if (target.closest(".shell-fold")) foldNav(target.closest(".shell-fold"));
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (root.classList.contains("nav-open")) openNav(false);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-theme-form]")) return;
  event.preventDefault();
  const isDark = root.dataset.bsTheme === "dark";
  root.dataset.theme = isDark ? "light" : "dark";
  dispatchEvent(new Event("bansou:theme"));
  const body = new FormData(form);
  body.set("theme", root.dataset.theme);
  fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
});
