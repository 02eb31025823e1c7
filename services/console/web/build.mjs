// Builds the pages into dist/: hashed bundles under assets/, one HTML file a
// page, the service worker with the list of what it keeps, and a .br and .gz
// beside every text so that the Go server never compresses.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = join(root, "dist");
const pages = ["desk", "report", "tally"];

await clean();
const files = await copyAssets();
const bundle = await bundlePages(files);
await writePages(bundle);
await cp(join(root, "src/pages/icon.svg"), join(dist, "icon.svg"));
await cp(join(root, "src/pages/manifest.webmanifest"), join(dist, "manifest.webmanifest"));
await buildServiceWorker(bundle, files);
await compress();

async function clean() {
  await mkdir(dist, { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== ".keep") await rm(join(dist, name), { recursive: true });
  }
  await mkdir(join(dist, "assets"));
}

// copyAssets copies what is not bundled and returns where each came to stand.
async function copyAssets() {
  const found = {};
  for (const [key, source, stem, ext] of [
    ["worker", "maplibre-gl/dist/maplibre-gl-worker.mjs", "maplibre-gl-worker", "mjs"],
    ["land110", "world-atlas/land-110m.json", "land-110m", "json"],
    ["land50", "world-atlas/land-50m.json", "land-50m", "json"],
    ["land10", "world-atlas/land-10m.json", "land-10m", "json"],
  ]) {
    const bytes = await readFile(join(root, "node_modules", source));
    found[key] = `/assets/${stem}-${hash(bytes)}.${ext}`;
    await writeFile(join(dist, found[key]), bytes);
  }
  return found;
}

async function bundlePages(assets) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: pages.flatMap((page) => [`src/${page}/${page}.tsx`, `src/${page}/${page}.css`]),
    outdir: "dist/assets",
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { ASSETS: JSON.stringify(assets) },
    metafile: true,
    legalComments: "none",
  });
  const entries = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const url = path.replace(/^dist/, "");
    if (!output.entryPoint) continue;
    const page = output.entryPoint.split("/")[1];
    const kind = path.endsWith(".css") ? "css" : "js";
    entries[page] = { ...entries[page], [kind]: url };
    if (kind === "js") entries[page].parts = output.imports.filter((i) => i.kind === "import-statement").map((i) => i.path.replace(/^dist/, ""));
  }
  return entries;
}

async function writePages(entries) {
  const template = await readFile(join(root, "src/pages/page.html"), "utf8");
  for (const page of pages) {
    const { js, css, parts } = entries[page];
    const preload = parts.map((part) => `<link rel="modulepreload" href="${part}">`).join("\n    ");
    const name = page === "desk" ? "index" : page;
    const html = template.replaceAll("{page}", page).replace("{js}", js).replace("{css}", css).replace("{preload}", preload);
    await writeFile(join(dist, `${name}.html`), html);
  }
}

// The service worker keeps the shell of the report page whole (a deckhand opens it
// without a network) and of the other pages as they are used.
async function buildServiceWorker(entries, assets) {
  const { js, css, parts } = entries.report;
  const shell = ["/report", js, css, ...parts, assets.land110, assets.land50, "/icon.svg", "/manifest.webmanifest"];
  const contents = await Promise.all(["/report.html", ...shell.slice(1)].map((url) => readFile(join(dist, url))));
  await build({
    absWorkingDir: root,
    entryPoints: ["src/report/sw.ts"],
    outfile: "dist/sw.js",
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    define: { SHELL: JSON.stringify(shell), VERSION: JSON.stringify(hash(Buffer.concat(contents))) },
  });
}

async function compress() {
  for (const file of await walk(dist)) {
    if (!/\.(js|mjs|css|json|html|svg|webmanifest)$/.test(file)) continue;
    const bytes = await readFile(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: bytes.length > 1 << 20 ? 9 : 11 };
    await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    await writeFile(`${file}.br`, brotliCompressSync(bytes, { params }));
  }
  for (const page of pages) console.log(relative(root, dist), page, bundle[page].js, bundle[page].css);
}

async function walk(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = entries.map((e) => (e.isDirectory() ? walk(join(folder, e.name)) : [join(folder, e.name)]));
  return (await Promise.all(lists)).flat();
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("base64url").replace(/[-_]/g, "x").slice(0, 10);
}
