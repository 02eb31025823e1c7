// Makes the TypeScript types of the API: all OpenAPI documents as one, in the file
// that the console's pages import. With --check it only says whether that file is fresh.
import openapiTS, { astToString } from "openapi-typescript";
import { load as parse } from "js-yaml";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const http = new URL("../../schemas/http/", import.meta.url);
const target = new URL("../../services/console/web/src/api/schema.d.ts", import.meta.url);

const head = `// Generated from schemas/http by \`npm run types\`: never edited by hand.\n\n`;
const settings = {
  cwd: new URL("whole.yaml", http),
  defaultNonNullable: false, // who sends may leave out what has a default
  transform: withoutDemands,
};
const made = head + astToString(await openapiTS(await whole(), settings));

if (process.argv.includes("--check")) {
  const kept = await readFile(target, "utf8").catch(() => "");
  if (kept !== made) {
    console.error(`${fileURLToPath(target)} is not what schemas/http says: run \`npm run types\` in services/console/web`);
    process.exitCode = 1;
  }
} else {
  await writeFile(target, made);
}

// whole is one document that refers to the paths and schemas of all.
async function whole() {
  const document = { openapi: "3.1.0", info: { title: "Pharos", version: "1.0.0" }, paths: {}, components: { schemas: {} } };
  for (const file of (await readdir(http)).sort()) {
    const { paths = {}, components = {} } = parse(await readFile(new URL(file, http), "utf8"));
    for (const path of Object.keys(paths)) document.paths[path] = { $ref: `${file}#/paths/${escape(path)}` };
    for (const name of Object.keys(components.schemas ?? {})) {
      if (document.components.schemas[name]) throw new Error(`${file}: another document has a schema ${name}`);
      document.components.schemas[name] = { $ref: `${file}#/components/schemas/${name}` };
    }
  }
  return document;
}

// "One of these members must be there" is for the validator: as a type it would be `unknown`, which takes anything.
function withoutDemands(schema) {
  for (const choice of ["anyOf", "oneOf"]) {
    if (schema[choice]?.every((one) => Object.keys(one).join() === "required")) delete schema[choice];
  }
}

function escape(step) {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}
