// The tally page: number first, table and chart the same, the query in the URL.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, eventually, launch, login, noBrowser, startPharos, watched } from "./harness.mjs";

describe("the tally page", { skip: noBrowser }, () => {
  let product, browser;

  before(async () => {
    [product, browser] = await Promise.all([startPharos(), launch()]);
    await product.report({ kind: "casualty", occurred_at: "2023-04-20T01:00:00Z", persons: { dead: { best: 2 }, missing: { min: 3, max: 5 } } });
    await product.report({ kind: "casualty", occurred_at: "2024-02-01T01:00:00Z", persons: { dead: { min: 1, max: 1 } } });
    await eventually(async () => assert.equal((await product.call("GET", "/v1/tallies?group_by=year")).groups.length, 2));
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("number, chart and table say the same, provisional and verified apart", async () => {
    const context = await browser.newContext(DESK);
    await login(context, product);
    const { page, complaints } = await watched(context);
    await page.goto(`${product.url}/tally`);
    const table = page.getByRole("table");
    const line = table.getByRole("row", { name: /^2023/ });
    await line.waitFor();
    const chart = page.getByRole("img", { name: /Dead or missing by group/ });
    for (const year of ["2023", "2024"]) {
      const [told] = /[\d–+]+(, best \d+)?|about \d+/.exec(await table.getByRole("row", { name: new RegExp(`^${year}`) }).getByRole("cell").nth(3).innerText());
      assert.match(await chart.textContent(), new RegExp(`provisional: ${told.replace("+", "\\+")}`));
    }
    assert.match(await page.getByRole("region", { name: "Dead or missing" }).innerText(), /provisional[\s\S]*unknown[\s\S]*verified/);
    await page.getByText(/as known on \d{4}-\d\d-\d\d \d\d:\d\d UTC/).waitFor();
    await page.getByRole("combobox", { name: "By" }).selectOption("month");
    await page.getByLabel("From").fill("2024-01-01");
    await page.getByRole("button", { name: "Show" }).click();
    await table.getByRole("row", { name: /^2024-02/ }).waitFor();
    assert.equal(await line.count(), 0);
    assert.equal(new URL(page.url()).search, "?group_by=month&from=2024-01-01");
    await page.goBack();
    await line.waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  });
});
