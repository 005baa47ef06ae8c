// A question before what cannot be undone: data-ask="sentence" (and data-ask-yes="verb") on a form, button or htmx element.
import { words } from "./load.js";

function ask(sentence, yes, act) {
  const dialog = document.getElementById("ask");
  if (!dialog) { act(); return; }
  dialog.querySelector("[data-sentence]").textContent = sentence;
  const button = dialog.querySelector("[data-yes]");
  button.textContent = yes || words().yes;
  button.onclick = () => { dialog.close(); act(); };
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const by = event.submitter?.dataset.ask ? event.submitter : form;
  if (!by.dataset.ask || form.dataset.asked) return;
  event.preventDefault();
  event.stopPropagation();
  ask(by.dataset.ask, by.dataset.askYes, () => {
    form.dataset.asked = "yes";
    form.requestSubmit(event.submitter ?? undefined);
    delete form.dataset.asked;
  });
}, true);

document.addEventListener("htmx:confirm", (event) => {
  const element = event.detail.elt;
  const sentence = event.detail.question || (element instanceof HTMLFormElement ? "" : element.dataset.ask);
  if (!sentence) return;
  event.preventDefault();
  ask(sentence, element.dataset.askYes, () => event.detail.issueRequest(true));
});
