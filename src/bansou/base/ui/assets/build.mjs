// Builds the console's front end into ../static/built: console.js, console.css, theme.js, icons.svg.
import { readdir, readFile, mkdir, rm, writeFile, copyFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "..", "..");
const built = join(here, "..", "static", "built");
const require = createRequire(import.meta.url);
const icons = require.resolve.paths("@tabler/icons").map((folder) => join(folder, "@tabler", "icons", "icons")).find((folder) => existsSync(folder));
if (!icons) throw new Error("The Tabler icons are not installed; run: npm ci");

// An icon is used where a template says {% icon "name" %}, or where icon="name" / icon: "name" stands in Python, templates or modules.
const USES = [/\{%-?\s*icon\s+["']([a-z0-9-]+)["']/g, /\bicon["']?\s*[:=]\s*["']([a-z0-9-]+)["']/g];

async function usedIcons() {
  const names = new Map();
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || !/\.(html|py|js)$/.test(entry.name) || file.startsWith(built) || /[/\\]tests[/\\]/.test(file)) continue;
    const text = await readFile(file, "utf8");
    for (const pattern of USES) for (const [, name] of text.matchAll(pattern)) if (!names.has(name)) names.set(name, file);
  }
  return names;
}

async function symbol(name, file) {
  const [folder, base] = name.endsWith("-filled") ? ["filled", name.slice(0, -7)] : ["outline", name];
  const path = join(icons, folder, `${base}.svg`);
  if (!existsSync(path)) throw new Error(`${file}: there is no Tabler icon "${name}". Names: https://tabler.io/icons`);
  const svg = await readFile(path, "utf8");
  const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s+/g, " ").trim();
  const paint = folder === "filled"
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${inner}</symbol>`;
}

async function sprite() {
  const names = [...(await usedIcons())].sort(([a], [b]) => a.localeCompare(b));
  const symbols = await Promise.all(names.map(([name, file]) => symbol(name, file)));
  await writeFile(join(built, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`);
  return names.length;
}

const shared = { bundle: true, minify: true, target: ["es2022", "chrome120", "firefox121", "safari17.4"], outdir: built, logLevel: "warning", legalComments: "linked" };
const modules = { ...shared, entryPoints: [join(here, "js", "console.js")], format: "esm", splitting: true, chunkNames: "chunk-[name]-[hash]" };
const classic = { ...shared, entryPoints: [join(here, "js", "theme.js")], format: "iife" };
const styles = { ...shared, entryPoints: [join(here, "css", "console.css")], external: ["data:*"], target: ["chrome123", "firefox128", "safari17.5"] };

await mkdir(built, { recursive: true });
if (process.argv.includes("--watch")) {
  for (const options of [modules, classic, styles]) await (await esbuild.context({ ...options, logLevel: "info" })).watch();
  await sprite();
} else {
  for (const file of await readdir(built)) if (file.startsWith("chunk-")) await rm(join(built, file));
  await Promise.all([modules, classic, styles].map((options) => esbuild.build(options)));
  await copyFile(join(here, "mark.svg"), join(built, "mark.svg"));
  console.log(`Built the front end with ${await sprite()} icons.`);
}
