// From our description of a chart to ECharts' option: theme from the CSS tokens, zero baselines, direct labels, plain-text tooltips.
import { dayLabel, formatter } from "./chart_format.js";

const TONES = { good: "--good", watch: "--watch", risk: "--risk", muted: "--chart-muted", high: "--tier-high", low: "--tier-low", tech: "--tier-tech", community: "--tier-community", accent: "--chart-1" };

function reader(place) {
  const probe = document.createElement("span");
  probe.hidden = true;
  place.after(probe);
  const read = (name) => { probe.style.color = `var(${name})`; return getComputedStyle(probe).color; };
  return { read, done: () => probe.remove() };
}

const faded = (colour, share) => colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${share})`);

function seriesOf(spec, one, at, colour, format) {
  const kind = one.kind ?? spec.kind;
  const stacked = spec.stacked ? { stack: "all" } : {};
  const base = { name: one.name, data: one.values, itemStyle: { color: colour }, emphasis: { focus: "series" }, animationDuration: 150, ...stacked };
  if (kind === "bar") return { ...base, type: "bar", barMaxWidth: 28, itemStyle: { color: colour, borderRadius: spec.stacked ? 0 : 2 } };
  if (kind === "scatter") return { ...base, type: "scatter", symbolSize: one.size ?? 7, itemStyle: { color: faded(colour, 0.75) } };
  const area = kind === "area" || spec.stacked ? { areaStyle: { color: faded(colour, spec.stacked ? 0.35 : 0.12) } } : {};
  const label = spec.direct && !spec.stacked
    ? { endLabel: { show: true, formatter: one.name, color: colour, fontSize: 12, distance: 6 }, labelLayout: { moveOverlap: "shiftY" } } : {};
  return { ...base, ...area, ...label, type: "line", showSymbol: (one.values ?? []).filter((value) => value != null).length < 3, symbolSize: 5, connectNulls: false,
    lineStyle: { color: colour, width: 2, type: one.dashed ? "dashed" : "solid" }, tooltip: { valueFormatter: format }, z: 10 - at };
}

// How high each mark's label stands, so that those of days close to each other do not lie on top of each other.
function levelsOf(spec) {
  const marks = spec.marks ?? [];
  const ends = [];
  const width = (text) => String(text).length * 0.022 + 0.02;
  return marks.map((mark) => {
    if (mark.y != null) return 0;
    const at = spec.x.indexOf(String(mark.x)) / Math.max(1, spec.x.length);
    const free = ends.findIndex((end) => end <= at - width(mark.label) / 2);
    const level = free < 0 ? ends.length : free;
    ends[level] = at + width(mark.label) / 2;
    return level;
  });
}

function marksOf(spec, colours, levels) {
  if (!spec.marks?.length) return undefined;
  return { silent: true, symbol: "none", animation: false, lineStyle: { type: "dashed", width: 1, color: colours.ink3 },
    label: { color: colours.ink2, fontSize: 11, formatter: (mark) => mark.name, position: "end", rotate: 0, distance: 3 },
    data: spec.marks.map((mark, at) => ({ name: mark.label, label: { distance: 3 + 14 * levels[at] }, [mark.y == null ? "xAxis" : "yAxis"]: mark.y ?? mark.x })) };
}

const xName = (spec) => spec.xTitle || spec.xUnit || "";

function axes(spec, colours, format) {
  const text = { color: colours.ink3, fontSize: 11, hideOverlap: true };
  const category = { type: "category", data: spec.x, boundaryGap: spec.kind === "bar" || (spec.series ?? []).some((one) => one.kind === "bar"),
    axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false }, axisLabel: { ...text, formatter: dayLabel } };
  const value = { type: "value", min: spec.min ?? undefined, max: spec.max ?? undefined, scale: spec.kind === "scatter" || spec.scale === true,
    name: spec.unit ?? "", nameTextStyle: { color: colours.ink3, fontSize: 11, align: "left" }, splitLine: { lineStyle: { color: colours.line } },
    axisLabel: { ...text, formatter: format }, minInterval: spec.format === "number" ? 1 : 0 };
  if (spec.kind === "scatter") {
    const isLog = spec.xLog && spec.series.every((one) => one.values.every((point) => point.value[0] > 0));
    return { xAxis: { ...value, type: isLog ? "log" : "value", name: xName(spec), nameLocation: "middle", nameGap: 26, nameTextStyle: { color: colours.ink3, fontSize: 11 },
      axisLabel: { ...text, formatter: formatter(spec.xFormat) }, minInterval: 0 }, yAxis: value };
  }
  return spec.flat ? { xAxis: value, yAxis: { ...category, inverse: true } } : { xAxis: category, yAxis: value };
}

function sankey(spec, colours) {
  return { tooltip: tooltip(colours, undefined, "item"), series: [{ type: "sankey", data: spec.nodes, links: spec.flows, nodeGap: 14, draggable: false, animationDuration: 150,
    label: { color: colours.ink, fontSize: 12 }, lineStyle: { color: "gradient", opacity: 0.35 }, left: 4, right: 110 }] };
}

function tooltip(colours, format, trigger) {
  return { trigger, renderMode: "richText", confine: true, valueFormatter: format, backgroundColor: colours.surface, borderColor: colours.line, textStyle: { color: colours.ink, fontSize: 12 },
    axisPointer: { lineStyle: { color: colours.line3 }, shadowStyle: { color: faded(colours.ink3, 0.08) } } };
}

/** ECharts' option for our description `spec`. */
export function optionOf(spec, place) {
  const { read, done } = reader(place);
  const colours = { ink: read("--ink"), ink2: read("--ink-2"), ink3: read("--ink-3"), line: read("--line"), line3: read("--line-strong"), surface: read("--surface") };
  const palette = [1, 2, 3, 4, 5, 6, 7].map((at) => read(`--chart-${at}`));
  const all = (spec.series ?? []).map((one, at) => ({ one, colour: one.tone ? read(TONES[one.tone] ?? "--chart-1") : palette[at % palette.length] }));
  done();
  const format = formatter(spec.format, spec.unit);
  const shared = { color: palette, textStyle: { fontFamily: getComputedStyle(place).fontFamily }, animation: false, aria: { enabled: false } };
  if (spec.kind === "sankey") return { ...shared, ...sankey(spec, colours) };
  const series = all.map(({ one, colour }, at) => seriesOf(spec, one, at, colour, format));
  const levels = levelsOf(spec);
  if (series[0]) series[0].markLine = marksOf(spec, colours, levels);
  const named = series.length > 1 && !(spec.direct && !spec.stacked);
  const top = 14 + (named ? 20 : 0) + (spec.unit ? 16 : 0) + (levels.length ? 8 + 14 * Math.max(...levels) : 0);
  const right = spec.direct ? Math.min(170, Math.max(70, ...all.map(({ one }) => one.name.length * 13 + 14))) : 16;
  return { ...shared, ...axes(spec, colours, format), series,
    grid: { left: 8, right, top, bottom: spec.kind === "scatter" && xName(spec) ? 26 : 4, containLabel: true },
    legend: named ? { type: "scroll", top: 0, left: 0, itemWidth: 14, itemHeight: 8, icon: "roundRect", textStyle: { color: colours.ink2, fontSize: 12 } } : undefined,
    tooltip: spec.kind === "scatter" ? { ...tooltip(colours, undefined, "item"), formatter: (point) => point.data.label ?? `${point.seriesName}` } : tooltip(colours, format, "axis") };
}
