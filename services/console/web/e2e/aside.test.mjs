// What was set aside of the log, as the desk says it.
import assert from "node:assert/strict";
import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DESK, eventually, launch, login, noBrowser, startPharos, watched } from "./harness.mjs";

// freePort is one that nobody has at this moment.
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

// publish puts a message on the log by hand, without an envelope, as no service would.
const publish = (port, subject, text) =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(`CONNECT {"verbose":false}\r\nPUB ${subject} ${text.length}\r\n${text}\r\nPING\r\n`));
    socket.on("error", reject);
    socket.on("data", (chunk) => String(chunk).includes("PONG") && socket.end(resolve));
  });

describe("what was set aside", { skip: noBrowser }, () => {
  let product, browser, port;

  before(async () => {
    port = await freePort();
    [product, browser] = await Promise.all([startPharos("--nats-addr", `127.0.0.1:${port}`), launch()]);
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("is counted on the desk without a reload, calmly, with what it means and where to look", async () => {
    const context = await browser.newContext(DESK);
    const { page, complaints } = await watched(context);
    await login(context, product);
    await page.goto(product.url);
    await page.getByText(/^live, /).waitFor();
    const said = page.getByText(/message set aside|messages set aside/);
    assert.equal(await said.count(), 0, "nothing was set aside, and nothing is said");
    await publish(port, "sar.v1.report.x.rescue", "help");
    await said.click();
    await page.getByText("Nothing is lost; the rest goes on.").waitFor();
    await page.getByText("pharos quarantine list", { exact: true }).waitFor();
    await page.getByText(/^live, /).waitFor();
    await context.close();
    assert.deepEqual(complaints, [], "the browser complained");
  });

  test("an archive that stopped is said to who cares for the log, with the reason, until it goes on", async () => {
    const folder = join(product.folder, "data", "archive");
    const file = join(folder, `SAR-${"1".padStart(20, "0")}.archive`);
    const flip = async () => {
      const bytes = await readFile(file);
      bytes[100] ^= 1;
      await writeFile(file, bytes);
    };
    const wanted = (state) =>
      eventually(async () => assert.equal((await product.call("GET", "/v1/admin/archive")).state, state));
    await wanted("archiving");
    const context = await browser.newContext(DESK);
    const { page, complaints } = await watched(context);
    await login(context, product);
    const said = page.getByText("Archive does not go on");
    const open = async () => {
      await Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/v1/admin/archive")), page.goto(product.url)]);
      await page.getByText(/^live, /).waitFor();
    };
    await open();
    assert.equal(await said.count(), 0, "the archive goes on, and nothing is said");

    await flip();
    await mkdir(join(folder, "SAR.head.new")); // it cannot go on, and finds the damage when it begins again
    await product.report({ kind: "distress_alert", positions: [{ lat: 35, lon: 15 }] });
    await wanted("stopped");
    await open();
    await said.click();
    await page.getByText(/SAR-0+1\.archive, byte/).waitFor();
    await page.getByText("pharos archive", { exact: true }).waitFor();

    await flip();
    await rmdir(join(folder, "SAR.head.new"));
    await wanted("archiving");
    await open();
    assert.equal(await said.count(), 0, "the archive goes on again, and nothing is said");
    await context.close();
    assert.deepEqual(complaints, [], "the browser complained");
  });
});
