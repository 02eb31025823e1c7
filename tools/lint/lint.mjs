// Lints the OpenAPI documents with Redocly's rules, and the AsyncAPI catalogue with
// AsyncAPI's own parser, and the Dockerfile. Nothing is fetched.
import { Parser } from "@asyncapi/parser";
import { createConfig, formatProblems, lint } from "@redocly/openapi-core";
import { validate as validateDockerfile } from "dockerfile-utils";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const schemas = fileURLToPath(new URL("../../schemas", import.meta.url));
const WARNING = 1;
let wrong = 0;

await lintHTTP();
await lintEvents();
await lintDockerfile();
process.exitCode = wrong > 0 ? 1 : 0;

async function lintHTTP() {
  const config = await createConfig({
    extends: ["recommended-strict"],
    rules: {
      "no-unused-components": "off", // common.yaml is parts that others use
      "no-empty-servers": "off", // and answers nowhere
      "operation-4xx-response": "off", // health and readiness refuse nobody
      "info-license-url": "off", // the licence is the repository's
      "info-license-strict": "off",
      // Redocly's validator loses its way among schemas with an $id; tools/contract checks every example.
      "no-invalid-media-type-examples": "off",
    },
  });
  for (const file of (await readdir(join(schemas, "http"))).sort()) {
    const problems = await lint({ ref: join(schemas, "http", file), config });
    report(`http/${file}`, problems.length);
    if (problems.length > 0) formatProblems(problems, { format: "stylish", totals: { errors: 0, warnings: 0, ignored: 0 }, version: "" });
  }
}

async function lintDockerfile() {
  const problems = validateDockerfile(await readFile(fileURLToPath(new URL("../../Dockerfile", import.meta.url)), "utf8"));
  report("Dockerfile", problems.length);
  for (const p of problems) console.error(`  line ${p.range.start.line + 1}: ${p.message}`);
}

async function lintEvents() {
  const file = join(schemas, "asyncapi.yaml");
  const { diagnostics } = await new Parser().parse(await readFile(file, "utf8"), { source: file });
  const problems = diagnostics.filter((d) => d.severity <= WARNING); // beyond are hints of newer versions
  report("asyncapi.yaml", problems.length);
  for (const p of problems) console.error(`  ${p.path.join("/")}: ${p.code}: ${p.message}`);
}

function report(name, problems) {
  wrong += problems;
  console.log(problems === 0 ? `${name}: ok` : `${name}: ${problems} problems`);
}
