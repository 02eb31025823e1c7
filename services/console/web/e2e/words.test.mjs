// What needs no browser: the message files, and how positions and persons are written.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

globalThis.crypto ??= webcrypto; // Node 18 has it only as a module

const root = fileURLToPath(new URL("..", import.meta.url));
const messages = async (language) => JSON.parse(await readFile(join(root, `src/messages/${language}.json`), "utf8"));
const places = (message) => [...new Set(Object.values(typeof message === "string" ? [message] : message).flatMap((m) => m.match(/\{\w+\}/g) ?? []))].sort();

describe("message files", () => {
  for (const language of ["fr", "it", "ar"]) {
    test(`${language} says everything that English says, with the same places`, async () => {
      const [english, other] = [await messages("en"), await messages(language)];
      assert.deepEqual(Object.keys(other).sort(), Object.keys(english).sort());
      for (const [key, message] of Object.entries(english)) assert.deepEqual(places(other[key]), places(message), key);
    });
  }
});

describe("what is written", () => {
  let folder, code;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "pharos-words-"));
    const entry = ["shared/position", "shared/time", "shared/count", "api/sse", "desk/order", "desk/view", "map/features", "map/graticule", "shared/uuid"];
    await build({
      stdin: { contents: entry.map((e) => `export * from "./src/${e}";`).join("\n"), resolveDir: root, loader: "ts" },
      outfile: join(folder, "code.mjs"), bundle: true, format: "esm", platform: "node", logLevel: "error",
    });
    code = await import(pathToFileURL(join(folder, "code.mjs")));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test("positions in all four quadrants, and minutes that never become sixty", () => {
    assert.equal(code.formatPosition(35.35, 15.7766), "35°21.0'N 015°46.6'E");
    assert.equal(code.formatPosition(-35.9999, -179.99999), "36°00.0'S 180°00.0'W");
    assert.equal(code.formatPosition(-0.5, 0, "dms"), `00°30'00"S 000°00'00"E`);
    assert.equal(code.formatPosition(35.35, -15.5, "dd"), "35.35000°N 15.50000°W");
  });

  test("frames of the feed, cut anywhere, come out whole and keep their ids", () => {
    const stream = ": hello\n\nid: 7\nevent: incident\ndata: {\"a\":1}\n\nid: 8\n\nevent: craft\r\ndata: x\r\ndata: y\r\n\r\n";
    const want = [{ id: "7", event: "incident", data: '{"a":1}' }, { id: "8", event: "message" }, { event: "craft", data: "x\ny" }];
    for (let cut = 0; cut <= stream.length; cut++) {
      const parser = new code.Parser();
      assert.deepEqual([...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))], want, `cut at ${cut}`);
    }
  });

  const incident = (id, properties) => ({ type: "Feature", id, geometry: null, properties: { status: "open", phase: "none", name: id, last_report_at: "2026-01-01T00:00:00Z", ...properties } });

  test("distress first, then what is overdue, then who was heard of longest ago, then what is over", () => {
    const now = Date.parse("2026-01-01T12:00:00Z");
    const list = [
      incident("late", { last_contact_at: "2026-01-01T11:00:00Z" }), incident("early", { last_contact_at: "2026-01-01T06:00:00Z" }),
      incident("over", { status: "closed", phase: "distress" }), incident("due", { check_due_at: "2026-01-01T11:59:00Z", last_contact_at: "2026-01-01T11:50:00Z" }),
      incident("distress", { phase: "distress", last_contact_at: "2026-01-01T11:59:00Z" }),
    ];
    assert.deepEqual(code.ordered(list, now).map((i) => i.id), ["distress", "due", "early", "late", "over"]);
  });

  test("a status and a phase that nobody knew pass every filter and get a mark", () => {
    const strange = incident("s", { status: "handed_over", phase: "grave", position: { lat: 1, lon: 2, at: "2026-01-01T00:00:00Z", basis: "observed" } });
    assert.ok(code.passes(strange, code.readView("")));
    const [drawn] = code.drawIncidents([strange], undefined, 0, "EXERCISE").incidents.features;
    assert.equal(drawn.properties.icon, "phase-other-hollow");
  });

  test("a position without accuracy is hollow, and one judged wrong stays as a cross", () => {
    const fix = (index, more) => ({ report_id: "r", index, lat: 35, lon: 15 + index, at: "2026-01-01T00:00:00Z", basis: "observed", ...more });
    const positions = [fix(0, { judgement: "wrong" }), fix(1, { basis: "estimated", accuracy_m: 900 }), fix(2)];
    const drawn = code.drawIncidents([incident("a", { positions, position: positions[2] })], "a", 0, "EXERCISE");
    assert.equal(drawn.incidents.features[0].properties.icon, "phase-none-hollow");
    assert.deepEqual(drawn.fixes.features.map((f) => f.properties.icon), ["wrong", "fix"]);
    assert.deepEqual(drawn.tracks.features.map((f) => f.properties.basis), ["estimated"]);
  });

  test("the view comes back from its URL", () => {
    const query = "i=a&at=35.1000,-15.2000,6.5&hide=&hidephase=none&x=only&night=1&q=cm&pane=map";
    assert.equal(code.writeView(code.readView(query)), query);
    assert.equal(code.writeView(code.readView("at=95,0,1&x=nonsense")), "");
  });

  test("ids made on the device are ordered UUIDs of version 7", () => {
    const [a, b] = [code.uuidv7(1_700_000_000_000), code.uuidv7(1_700_000_000_001)];
    assert.match(a, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.ok(a < b);
  });
});
