// The console's modules; each finds what it serves by data attributes, in the page and in every fragment htmx brings.
import htmx from "htmx.org";
import { whenLoaded } from "./load.js";
import "./shell.js";
import "./keys.js";
import "./palette.js";
import "./toasts.js";
import "./ask.js";
import "./copy.js";
import "./forms.js";

window.htmx = htmx;

whenLoaded("[data-chart]", async (places) => {
  const { draw } = await import("./chart.js");
  places.forEach(draw);
});
whenLoaded("[data-bs-toggle]", () => import("./bootstrap.js"));
