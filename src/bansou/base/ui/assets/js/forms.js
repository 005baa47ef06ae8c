// Forms: those marked data-auto send themselves on a change; the first field in error takes the focus; a sent form cannot be sent twice.
const first = document.querySelector("[aria-invalid='true']");
first?.focus({ preventScroll: false });

document.addEventListener("change", (event) => {
  if (event.target instanceof Element) event.target.closest("form[data-auto]")?.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (form.matches("[hx-post], [data-hx-post]")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
