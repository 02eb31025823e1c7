// The desk as a watch officer uses it.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { DESK, eventually, login, noBrowser, watched } from "./harness.mjs";
import { officer } from "./officer.mjs";

describe("the desk", { skip: noBrowser }, () => {
  const desk = officer();

  test("the printed link opens the desk, once", async () => {
    await desk.page.goto(desk.product.link);
    await desk.page.getByText(/^live, /).waitFor();
    assert.equal(new URL(desk.page.url()).pathname, "/");
    const other = await desk.browser.newContext(DESK);
    const { page: second } = await watched(other);
    await second.goto(desk.product.link);
    await second.getByRole("heading", { name: "You are not logged in" }).waitFor();
    await second.getByText("That login link was used already").waitFor();
    await other.close();
  });

  test("without a login the page says how to get in, and takes a token", async () => {
    await desk.page.goto(desk.product.url);
    await desk.page.getByRole("heading", { name: "You are not logged in" }).waitFor();
    await desk.page.getByLabel("Login link or token").fill("nonsense");
    await desk.page.getByRole("button", { name: "Log in" }).click();
    await desk.page.getByText("That was not accepted").waitFor();
    await desk.page.getByLabel("Login link or token").fill(desk.product.token);
    await desk.page.getByRole("button", { name: "Log in" }).click();
    await desk.page.getByText(/^live, /).waitFor();
    assert.ok(desk.complaints.every((c) => c.includes("401")), desk.complaints.join("\n"));
    desk.complaints.length = 0;
  });

  test("who is logged in for the numbers alone is told so, and where they are", async () => {
    const { token } = await desk.product.call("POST", "/v1/tokens", { subject: "reader", org: "university", roles: ["researcher"] });
    await login(desk.context, { ...desk.product, token });
    await desk.page.goto(desk.product.url);
    await desk.page.getByRole("heading", { name: "This login is not for the desk" }).waitFor();
    await desk.page.getByText("reader · university · researcher").waitFor();
    await desk.page.getByRole("link", { name: "Dead and missing" }).click();
    await desk.page.getByRole("table").waitFor();
    await desk.page.goto(desk.product.url);
    await desk.page.getByRole("button", { name: "Log out" }).click();
    await desk.page.getByRole("heading", { name: "You are not logged in" }).waitFor();
    assert.ok(desk.complaints.every((c) => /40[13]/.test(c)), desk.complaints.join("\n"));
    desk.complaints.length = 0;
  });

  test("a report stands in list and panel without a reload, with what is known, how sure and what is missing", async () => {
    await desk.open();
    await desk.boat("CM351", {
      occurred_at: new Date().toISOString(), source: { role: "people_on_board", channel: "sat_phone" },
      positions: [{ text: "35 21 001 015 46 598 @03:47 CEST", accuracy_m: 900 }], craft: { type: "rubber" }, condition: { engine: "failed" },
      persons: { total: { min: 80, max: 100, basis: "people_on_board", of: { minors: { min: 3 } } } },
      phones: [{ number: "+8821612345678", holder: "on_board" }], texts: [{ lang: "en", text: "the engine has failed" }],
    });
    await desk.row("CM351").click();
    await desk.chosen("CM351").waitFor();
    for (const words of ["distress", "80–100", "(people on board)", "3+ minors", "35°21.0'N 015°46.6'E", "± 0.5 NM as given", "rubber", "⚠ engine: failed"]) {
      await desk.panel().getByText(words).first().waitFor();
    }
    const dead = desk.panel().locator(".count-dead");
    assert.match(await dead.innerText(), /unknown/, "what nobody said is written as unknown");
    await desk.page.getByText(/1 distress/).waitFor();
  });

  test("words and phones are opened one report at a time", async () => {
    await desk.open();
    await desk.row("CM351").click();
    const reports = desk.page.getByRole("region", { name: "Reports (1)" });
    await reports.getByRole("button", { name: "Open words and phones" }).waitFor();
    assert.doesNotMatch(await desk.page.content(), /8821612345678/);
    await reports.getByRole("button", { name: "Open words and phones" }).click();
    await reports.getByText("+8821612345678").waitFor();
    await reports.getByText("the engine has failed").waitFor();
  });

  test("the warnings of a report are read without opening what is sealed", async () => {
    await desk.open();
    await desk.row("CM351").click();
    const reports = desk.page.getByRole("region", { name: "Reports (1)" });
    await reports.getByText(/^\d+ warnings?$/).click();
    await reports.getByText("says no hemisphere; north and east are assumed").waitFor();
    await reports.getByText("/positions/0/text", { exact: true }).first().waitFor();
  });

  test("the timeline tells the report and what followed", async () => {
    await desk.open();
    await desk.row("CM351").click();
    const timeline = desk.page.getByRole("region", { name: "Timeline" });
    await timeline.getByText(/distress alert · people on board · 80–100 on board/).waitFor();
    await timeline.getByText("Incident opened, distress").waitFor();
  });

  test("the map shows an incident where it is: g goes there, and a click on the mark opens it", async () => {
    await desk.boat("far boat", { positions: [{ lat: 33.1, lon: 18.4, accuracy_m: 500 }] });
    await desk.product.incident("far boat");
    await desk.open();
    await desk.row("far boat").click();
    await desk.chosen("far boat").waitFor();
    await desk.page.keyboard.press("g");
    await eventually(() => assert.match(desk.page.url(), /at=33\.1000,18\.4000/));
    await desk.row("CM351").click();
    await desk.chosen("CM351").waitFor();
    const box = await desk.page.getByRole("region", { name: /^Map of incidents/ }).boundingBox();
    await eventually(async () => {
      await desk.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await desk.chosen("far boat").waitFor({ timeout: 1_000 });
    });
    await desk.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 3);
    await desk.page.getByLabel("Cursor").getByText(/33°0\d\.\d'N 018°2\d\.\d'E/).waitFor();
  });

  test("every status and every phase has its filter", async () => {
    const { id } = await desk.product.incident("far boat");
    await desk.product.call("POST", `/v1/incidents/${id}/phase`, { phase: "uncertainty", reason: "seen sailing well" }, { "Idempotency-Key": randomUUID() });
    await desk.open();
    await desk.page.locator("summary", { hasText: "Filters" }).click();
    for (const word of ["open", "search suspended", "closed", "merged", "distress", "alert", "uncertainty", "no phase"]) {
      assert.equal(await desk.page.getByRole("checkbox", { name: new RegExp(`^${word} \\(`) }).count(), 1, word);
    }
    await desk.page.getByRole("checkbox", { name: /^distress \(/ }).uncheck();
    await desk.row("CM351").waitFor({ state: "detached" });
    await desk.page.reload();
    await desk.row("far boat").waitFor();
    assert.equal(await desk.row("CM351").count(), 0, "the filter is in the URL");
  });

  test("hands stay on the keyboard: search, list, copy in three formats, help", async () => {
    await desk.open();
    await desk.row("CM351").waitFor();
    await desk.page.keyboard.press("/");
    await desk.page.keyboard.type("cm351");
    await desk.row("far boat").waitFor({ state: "detached" });
    await desk.page.keyboard.press("Escape");
    await desk.page.keyboard.press("j");
    await desk.page.keyboard.press("Enter");
    await desk.chosen("CM351").waitFor();
    const copied = [];
    for (let i = 0; i < 3; i++) {
      await desk.page.keyboard.press("c");
      await eventually(async () => {
        const text = await desk.page.evaluate(() => navigator.clipboard.readText());
        assert.ok(!copied.includes(text), text);
        copied.push(text);
      });
      await desk.page.keyboard.press("f");
    }
    assert.deepEqual(copied, ["35°21.0'N 015°46.6'E", `35°21'00"N 015°46'36"E`, "35.35002°N 15.77663°E"]);
    await desk.page.keyboard.press("?");
    await desk.page.getByRole("dialog", { name: "Keys" }).waitFor();
    await desk.page.keyboard.press("Escape");
    await desk.page.getByRole("dialog").waitFor({ state: "detached" });
  });

  test("the view is in the URL: chosen incident, place on the map and night colours survive a reload", async () => {
    await desk.open();
    await desk.row("CM351").click();
    await desk.chosen("CM351").waitFor();
    await desk.page.keyboard.press("g");
    await desk.page.keyboard.press("d");
    await eventually(() => assert.match(desk.page.url(), /\?i=[^&]+&at=35\.35\d*,15\.77\d*.*&night=1/));
    const before = desk.page.url();
    await desk.page.reload();
    await desk.chosen("CM351").waitFor();
    assert.equal(desk.page.url(), before);
    assert.equal(await desk.page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(5, 0, 0)");
  });

  test("what is new is marked until it is seen, and distress sounds unless muted", async () => {
    await desk.open();
    await desk.page.keyboard.press("k"); // a browser sounds nothing before the first gesture
    await desk.page.getByRole("button", { name: "Sound on" }).waitFor();
    await desk.page.keyboard.press("m");
    await desk.page.getByRole("button", { name: "SOUND MUTED" }).waitFor();
    await desk.boat("news boat");
    await desk.row("news boat").getByText("new", { exact: true }).waitFor();
    await desk.row("news boat").click();
    await desk.row("news boat").getByText("new", { exact: true }).waitFor({ state: "detached" });
  });

  test("an exercise frames the screen, is named on each item, and is not counted", async () => {
    const counted = async () => desk.page.getByText(/^\d+ open$/).innerText();
    await desk.open();
    const before = await counted();
    const exercise = await desk.product.call("POST", "/v1/exercises", { name: "Winter drill", ends_at: new Date(Date.now() + 3_600_000).toISOString() });
    await eventually(() => desk.boat("drill boat", { exercise: exercise.id, positions: [{ lat: 35.8, lon: 15.1 }] }));
    await desk.row("drill boat").getByText("EXERCISE").waitFor();
    await desk.page.getByText(/Winter drill/).waitFor();
    assert.match(await desk.page.locator(".exercising").evaluate((e) => getComputedStyle(e).borderImageSource), /gradient/);
    assert.equal(await counted(), before);
    await desk.row("drill boat").click();
    await desk.panel().getByText("EXERCISE").waitFor();
    await desk.row("CM351").click();
    await desk.page.locator("summary", { hasText: "Filters" }).click();
    await desk.page.getByLabel("Real and exercise").selectOption({ label: "Real only" });
    await desk.row("drill boat").waitFor({ state: "detached" });
    assert.equal(await desk.page.locator(".exercising").count(), 0);
  });

  test("in Arabic the page reads from the right", async () => {
    await desk.open();
    await desk.page.locator("summary", { hasText: "admin" }).click();
    await desk.page.getByLabel("Language").selectOption("ar");
    await desk.page.getByRole("heading", { name: "الحوادث" }).waitFor();
    await desk.page.locator("html[dir=rtl]").waitFor();
  });

  for (const [name, size] of [["on a phone held upright", { width: 390, height: 844 }], ["at 200 % zoom", { width: 640, height: 360 }]]) {
    test(`${name} every pane is reached and nothing is wider than the screen`, async () => {
      await desk.page.setViewportSize(size);
      await desk.open();
      await desk.row("CM351").click();
      await desk.chosen("CM351").waitFor();
      await desk.page.getByRole("button", { name: "Map", exact: true }).click();
      await desk.page.getByRole("button", { name: "Show all incidents" }).waitFor();
      await desk.page.getByRole("button", { name: "List", exact: true }).click();
      await desk.row("CM351").waitFor();
      const wider = await desk.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wider <= 0, `${wider} px wider than the screen`);
    });
  }

  test("when the server falls silent or dies the picture says how old it is and keeps what is true", async () => {
    await desk.open();
    desk.product.process.kill("SIGSTOP");
    await desk.page.getByText("no link to the server").waitFor({ timeout: 40_000 });
    assert.equal(await desk.row("CM351").count(), 1);
    desk.product.process.kill("SIGCONT");
    await desk.page.getByText(/^live, /).waitFor({ timeout: 40_000 });
    const address = new URL(desk.product.url).host;
    await desk.product.down("SIGKILL");
    await desk.page.getByText("no link to the server").waitFor({ timeout: 40_000 });
    assert.equal(await desk.row("CM351").count(), 1);
    await desk.product.up(address);
    await desk.page.getByText(/^live, /).waitFor({ timeout: 60_000 });
    await desk.boat("after the restart");
    await desk.row("after the restart").waitFor();
    desk.complaints.splice(0, desk.complaints.length, ...desk.complaints.filter((c) => !/ERR_|Failed to load resource/.test(c)));
  });
});
