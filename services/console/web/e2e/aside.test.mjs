// What was set aside of the log, as the desk says it.
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { DESK, launch, login, noBrowser, startPharos, watched } from "./harness.mjs";

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
});
