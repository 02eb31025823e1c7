// A watch officer at the desk of a product of their own: one browser, and a new page for each test.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { DESK, launch, login, startPharos, watched } from "./harness.mjs";

// officer sits down in the suite that calls it. `page` and `complaints` are those of the test that runs.
export function officer() {
  const desk = {
    async open(path = "/") {
      await login(desk.context, desk.product);
      await desk.page.goto(desk.product.url + path);
      await desk.page.getByText(/^live, /).waitFor();
    },
    row: (name) => desk.page.locator("[data-incident]").filter({ hasText: name }),
    panel: () => desk.page.getByRole("article"),
    chosen: (name) => desk.panel().getByRole("heading", { level: 1, name: new RegExp(name) }),
    boat: (name, more = {}) => desk.product.report({ kind: "distress_alert", aliases: [{ name, by: "hotline", date: "2026-11-23" }], ...more }),
    async decide(reason) {
      await desk.page.getByRole("dialog").getByLabel("Reason").fill(reason);
      await desk.page.getByRole("button", { name: "Record the decision" }).click();
      await desk.page.getByRole("dialog").waitFor({ state: "detached" });
    },
  };
  before(async () => {
    [desk.product, desk.browser] = await Promise.all([startPharos(), launch()]);
  });
  after(async () => {
    await desk.browser?.close();
    await desk.product?.stop();
  });
  beforeEach(async () => {
    desk.context = await desk.browser.newContext({ ...DESK, permissions: ["clipboard-read", "clipboard-write"] });
    Object.assign(desk, await watched(desk.context));
  });
  afterEach(async () => {
    await desk.context.close();
    assert.deepEqual(desk.complaints, [], "the browser complained");
  });
  return desk;
}
