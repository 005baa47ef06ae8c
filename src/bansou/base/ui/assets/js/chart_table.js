// The chart's numbers as a table and a CSV file, for the keyboard, screen readers and spreadsheets.
import { formatter } from "./chart_format.js";
import { words } from "./load.js";

function rowsOf(spec) {
  if (spec.kind === "sankey") return [["", "", ""], ...spec.flows.map((flow) => [flow.source, flow.target, flow.value])];
  if (spec.kind === "scatter") {
    return [["", spec.xTitle || spec.xUnit || "x", spec.unit || "y"], ...spec.series.flatMap((one) => one.values.map((point) => [point.label ?? one.name, point.value[0], point.value[1]]))];
  }
  return [["", ...spec.series.map((one) => one.name)], ...spec.x.map((label, at) => [label, ...spec.series.map((one) => one.values[at] ?? null)])];
}

function csv(rows) {
  const cell = (value) => (value == null ? "" : /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function tableOf(rows, format, caption) {
  const table = document.createElement("table");
  table.className = "table table-sm";
  const title = table.createCaption();
  title.className = "visually-hidden";
  title.textContent = caption;
  const [head, ...body] = rows;
  const top = table.createTHead().insertRow();
  for (const name of head) { const cell = document.createElement(name ? "th" : "td"); if (name) cell.scope = "col"; cell.textContent = name; top.append(cell); }
  const inside = table.createTBody();
  for (const [label, ...values] of body) {
    const line = inside.insertRow();
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = label;
    line.append(name);
    for (const value of values) { const cell = line.insertCell(); cell.className = "num"; cell.textContent = typeof value === "number" ? format(value) : value ?? "–"; }
  }
  return table;
}

/** Beside `place` stands, closed, a table of the numbers with a CSV link, unless the server put one there. */
export function describe(place, spec) {
  const box = place.closest(".chart-box");
  if (!box || box.querySelector("details")) return;
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = words().asTable;
  details.append(summary);
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    const rows = rowsOf(spec);
    const frame = document.createElement("div");
    frame.className = "table-box";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", place.getAttribute("aria-label") ?? words().asTable);
    frame.append(tableOf(rows, formatter(spec.format), place.getAttribute("aria-label") ?? ""));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv(rows)], { type: "text/csv" }));
    link.download = `${place.dataset.name ?? "chart"}.csv`;
    link.textContent = words().asCsv;
    details.append(frame, link);
  });
  box.append(details);
}
