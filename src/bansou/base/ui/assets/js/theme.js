// Runs before the first paint: a choice of "auto" follows the device.
const root = document.documentElement;
const device = matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  const choice = root.dataset.theme ?? "auto";
  root.dataset.bsTheme = choice === "auto" ? (device.matches ? "dark" : "light") : choice;
};
apply();
device.addEventListener("change", apply);
addEventListener("bansou:theme", apply);
