// Draws [data-chart]: the JSON of `bansou.base.ui.charts.Chart` in data-values (htmx takes scripts out of what it brings), or an address that answers it.
import { BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { AriaComponent, DataZoomInsideComponent, GridComponent, LegendComponent, LegendScrollComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { optionOf } from "./chart_option.js";
import { describe } from "./chart_table.js";

use([AriaComponent, BarChart, CanvasRenderer, DataZoomInsideComponent, GridComponent, HeatmapChart, LegendComponent, LegendScrollComponent, LineChart, MarkAreaComponent, MarkLineComponent,
  MarkPointComponent, SankeyChart, ScatterChart, TooltipComponent, VisualMapContinuousComponent]);

const drawn = new Map();

async function dataOf(place) {
  const at = place.dataset.chart;
  if (!at) return JSON.parse(place.dataset.values);
  const answer = await fetch(at, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${at}: ${answer.status}`);
  return answer.json();
}

function paint(place) {
  const entry = drawn.get(place);
  entry.chart?.dispose();
  entry.chart = init(place, null, { renderer: "canvas" });
  entry.chart.setOption(optionOf(entry.data, place));
  entry.chart.on("click", (event) => { const href = event.data?.href ?? entry.data.links?.[event.dataIndex]; if (href) location.assign(href); });
}

/** Draws one place, and again whenever its size or the theme changes. */
export async function draw(place) {
  try {
    const data = await dataOf(place);
    drawn.set(place, { data });
    describe(place, data);
    paint(place);
    new ResizeObserver(() => drawn.get(place)?.chart?.resize()).observe(place);
  } catch (error) {
    place.textContent = place.dataset.failed ?? "";
    console.warn("chart", error);
  }
}

new MutationObserver(() => {
  for (const place of drawn.keys()) {
    if (place.isConnected) paint(place);
    else { drawn.get(place).chart?.dispose(); drawn.delete(place); }
  }
}).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
