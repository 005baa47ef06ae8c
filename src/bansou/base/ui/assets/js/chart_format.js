// Numbers in charts as everywhere else: ¥1,234,000, 12.3 %, 1,234.
const language = document.documentElement.lang || "ja";
const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat(language, { maximumFractionDigits: 1, notation: "compact" });

/** A function from a value to its text. */
export function formatter(kind) {
  return (value) => {
    if (value == null || value === "-" || Number.isNaN(value)) return "–";
    if (typeof value !== "number") return String(value);
    if (kind === "percent") return `${number.format(Math.round(value * 1000) / 10)}%`;
    if (kind === "money") return `¥${Math.abs(value) >= 1e6 ? short.format(value) : number.format(Math.round(value))}`;
    return Math.abs(value) >= 1e6 ? short.format(value) : number.format(value);
  };
}

/** A day as short as it can be: 9/21, with the year in January; anything else as it is. */
export function dayLabel(text) {
  const [, year, month, day] = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(text) ?? [];
  if (!year) return text;
  if (!day) return `${year}/${Number(month)}`;
  return Number(month) === 1 && Number(day) <= 7 ? `${year}/${Number(month)}/${Number(day)}` : `${Number(month)}/${Number(day)}`;
}
