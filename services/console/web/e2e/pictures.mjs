// Takes the pictures of docs/user: `make pictures`. They are of the real product and a real browser,
// after a play of scenarios/, so that no picture shows what the pages do not.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DESK, launch, login, noBrowser, PHONE, repositoryRoot, startPharos } from "./harness.mjs";

const LARGEST = 200 * 1000; // bytes: the documents are read over a ship's link too
const folder = join(repositoryRoot(), "docs/user");

async function play(product, file) {
  const args = ["simulate", join(repositoryRoot(), "scenarios", file), "--speed", "max", "--real", "--yes", "--server", product.url, "--data-dir", join(product.folder, "data")];
  const [code] = await once(spawn(product.binary, args, { stdio: ["ignore", "ignore", "inherit"] }), "exit");
  if (code !== 0) throw new Error(`pharos simulate ${file} ended with ${code}`);
}

async function keep(page, name) {
  const path = join(folder, name);
  await page.screenshot({ path, animations: "disabled" });
  const { size } = await stat(path);
  if (size > LARGEST) throw new Error(`${name} has ${size} bytes, more than ${LARGEST}`);
  console.log(`${name}  ${Math.round(size / 1000)} kB`);
}

async function crew(browser, product) {
  const context = await browser.newContext({ ...PHONE, deviceScaleFactor: 1 });
  await login(context, product);
  const page = await context.newPage();
  await page.goto(`${product.url}/report`);
  await page.getByLabel("Position as you have it").fill("35 21 001 015 46 598 @03:47 CEST");
  await page.getByRole("img", { name: /Small map around/ }).waitFor();
  await keep(page, "crew-report.png");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("waiting for a network").first().waitFor();
  await page.getByText("waiting for a network").first().scrollIntoViewIfNeeded();
  await keep(page, "crew-waiting.png");
  await context.setOffline(false);
  await page.getByText(/^sent \d\d:\d\d UTC · number \d+$/).waitFor();
  await keep(page, "crew-sent.png");
  await context.close();
}

async function desk(browser, product) {
  const context = await browser.newContext(DESK);
  await login(context, product);
  const page = await context.newPage();
  await page.goto(product.url);
  await page.getByText(/^live/).waitFor();
  await page.getByRole("button", { name: /A \(/ }).first().click();
  await page.waitForTimeout(3000); // the map's own movement has no end to wait for
  await keep(page, "desk.png");
  return page;
}

// unlinked shows what an open desk says when the server is gone.
async function unlinked(page, product) {
  await product.down("SIGKILL");
  await page.getByText("no link to the server").waitFor();
  await keep(page, "desk-no-link.png");
}

async function researcher(browser, product) {
  const context = await browser.newContext(DESK);
  await login(context, product);
  const page = await context.newPage();
  await page.goto(`${product.url}/tally`);
  await page.getByRole("table").waitFor();
  await keep(page, "tally.png");
  await context.close();
}

if (noBrowser) throw new Error(noBrowser);
const [product, browser] = await Promise.all([startPharos(), launch()]);
try {
  await play(product, "grey-rubber-boat.txt");
  const watched = await desk(browser, product);
  await researcher(browser, product);
  await crew(browser, product);
  await unlinked(watched, product);
} finally {
  await browser.close();
  await product.stop();
}
