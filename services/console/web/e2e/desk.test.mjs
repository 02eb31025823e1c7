// The desk as a watch officer uses it.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { DESK, eventually, launch, login, noBrowser, startPharos, watched } from "./harness.mjs";

describe("the desk", { skip: noBrowser }, () => {
  let product, browser, context, page, complaints;

  before(async () => {
    [product, browser] = await Promise.all([startPharos(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ ...DESK, permissions: ["clipboard-read", "clipboard-write"] });
    ({ page, complaints } = await watched(context));
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, [], "the browser complained");
  });

  const open = async (path = "/") => {
    await login(context, product);
    await page.goto(product.url + path);
    await page.getByText(/^live, /).waitFor();
  };
  const row = (name) => page.locator("[data-incident]").filter({ hasText: name });
  const panel = () => page.getByRole("article");
  const chosen = (name) => panel().getByRole("heading", { level: 1, name: new RegExp(name) });
  const boat = (name, more = {}) => product.report({ kind: "distress_alert", aliases: [{ name, by: "hotline", date: "2026-11-23" }], ...more });
  const decide = async (reason) => {
    await page.getByRole("dialog").getByLabel("Reason").fill(reason);
    await page.getByRole("button", { name: "Record the decision" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  };

  test("the printed link opens the desk, once", async () => {
    await page.goto(product.link);
    await page.getByText(/^live, /).waitFor();
    assert.equal(new URL(page.url()).pathname, "/");
    const other = await browser.newContext(DESK);
    const { page: second } = await watched(other);
    await second.goto(product.link);
    await second.getByRole("heading", { name: "You are not logged in" }).waitFor();
    await second.getByText("That login link was used already").waitFor();
    await other.close();
  });

  test("without a login the page says how to get in, and takes a token", async () => {
    await page.goto(product.url);
    await page.getByRole("heading", { name: "You are not logged in" }).waitFor();
    await page.getByLabel("Login link or token").fill("nonsense");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("That was not accepted").waitFor();
    await page.getByLabel("Login link or token").fill(product.token);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText(/^live, /).waitFor();
    assert.ok(complaints.every((c) => c.includes("401")), complaints.join("\n"));
    complaints.length = 0;
  });

  test("a report stands in list and panel without a reload, with what is known, how sure and what is missing", async () => {
    await open();
    await boat("CM351", {
      occurred_at: new Date().toISOString(), source: { role: "people_on_board", channel: "sat_phone" },
      positions: [{ text: "35 21 001 015 46 598 @03:47 CEST", accuracy_m: 900 }], craft: { type: "rubber" }, condition: { engine: "failed" },
      persons: { total: { min: 80, max: 100, basis: "people_on_board", of: { minors: { min: 3 } } } },
      phones: [{ number: "+8821612345678", holder: "on_board" }], texts: [{ lang: "en", text: "the engine has failed" }],
    });
    await row("CM351").click();
    await chosen("CM351").waitFor();
    for (const words of ["distress", "80–100", "(people on board)", "3+ minors", "35°21.0'N 015°46.6'E", "± 0.5 NM as given", "rubber", "⚠ engine: failed"]) {
      await panel().getByText(words).first().waitFor();
    }
    const dead = panel().locator(".count-dead");
    assert.match(await dead.innerText(), /unknown/, "what nobody said is written as unknown");
    await page.getByText(/1 distress/).waitFor();
  });

  test("words and phones are opened one report at a time", async () => {
    await open();
    await row("CM351").click();
    const reports = page.getByRole("region", { name: "Reports (1)" });
    await reports.getByRole("button", { name: "Open words and phones" }).waitFor();
    assert.doesNotMatch(await page.content(), /8821612345678/);
    await reports.getByRole("button", { name: "Open words and phones" }).click();
    await reports.getByText("+8821612345678").waitFor();
    await reports.getByText("the engine has failed").waitFor();
  });

  test("the warnings of a report are read without opening what is sealed", async () => {
    await open();
    await row("CM351").click();
    const reports = page.getByRole("region", { name: "Reports (1)" });
    await reports.getByText(/^\d+ warnings?$/).click();
    await reports.getByText("says no hemisphere; north and east are assumed").waitFor();
    await reports.getByText("/positions/0/text", { exact: true }).first().waitFor();
  });

  test("the timeline tells the report and what followed", async () => {
    await open();
    await row("CM351").click();
    const timeline = page.getByRole("region", { name: "Timeline" });
    await timeline.getByText(/distress alert · people on board · 80–100 on board/).waitFor();
    await timeline.getByText("Incident opened, distress").waitFor();
  });

  test("the map shows an incident where it is: g goes there, and a click on the mark opens it", async () => {
    await boat("far boat", { positions: [{ lat: 33.1, lon: 18.4, accuracy_m: 500 }] });
    await product.incident("far boat");
    await open();
    await row("far boat").click();
    await chosen("far boat").waitFor();
    await page.keyboard.press("g");
    await eventually(() => assert.match(page.url(), /at=33\.1000,18\.4000/));
    await row("CM351").click();
    await chosen("CM351").waitFor();
    const box = await page.getByRole("region", { name: /^Map of incidents/ }).boundingBox();
    await eventually(async () => {
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await chosen("far boat").waitFor({ timeout: 1_000 });
    });
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 3);
    await page.getByLabel("Cursor").getByText(/33°0\d\.\d'N 018°2\d\.\d'E/).waitFor();
  });

  test("a position judged wrong is struck through and stays; u takes the judgement back", async () => {
    await open();
    await row("CM351").click();
    await page.getByRole("button", { name: /Judge the position 35°21\.0'N/ }).first().click();
    await page.getByRole("dialog").getByText("wrong", { exact: true }).click();
    await decide("it is on land");
    await panel().getByText("judged wrong", { exact: true }).first().waitFor();
    assert.match(await panel().locator("s").innerText(), /35°21\.0'N 015°46\.6'E/);
    await page.keyboard.press("u");
    await page.getByRole("dialog", { name: /Take back/ }).getByRole("button", { name: "Record the decision" }).click();
    await panel().getByText("judged good", { exact: true }).first().waitFor();
    assert.equal(await panel().locator("s").count(), 0);
  });

  test("a decision on a state that somebody else changed shows the new state and asks again", async () => {
    await open();
    await row("far boat").click();
    await chosen("far boat").waitFor();
    const dialog = page.getByRole("dialog", { name: "Set the phase of far boat" });
    await page.getByRole("button", { name: "Set the phase of far boat" }).click();
    await dialog.getByText("uncertainty", { exact: true }).click();
    await dialog.getByLabel("Reason").fill("seen sailing well");
    const now = await product.incident("far boat");
    await product.call("POST", `/v1/incidents/${now.id}/phase`, { phase: "alert", reason: "another desk" }, { "If-Match": `"${now.properties.sequence}"`, "Idempotency-Key": randomUUID() });
    await dialog.getByRole("button", { name: "Record the decision" }).click();
    await dialog.getByText(/far boat is now open, alert/).waitFor();
    complaints.splice(0, complaints.length, ...complaints.filter((c) => !/409|412/.test(c)));
    await dialog.getByRole("button", { name: "Decide again on this state" }).click();
    await dialog.waitFor({ state: "detached" });
    await product.incident("far boat", (p) => p.phase === "uncertainty");
    await page.getByRole("region", { name: "Timeline" }).getByText(/seen sailing well/).waitFor();
  });

  test("a closed incident leaves the list, is found by the filter, and is reopened", async () => {
    await boat("done boat", { positions: [{ lat: 36, lon: 13 }] });
    await open();
    await row("done boat").click();
    await page.getByRole("button", { name: "Close done boat" }).click();
    await decide("all disembarked");
    await row("CM351").click();
    await row("done boat").waitFor({ state: "detached" });
    await page.locator("summary", { hasText: "Filters" }).click();
    await page.getByRole("checkbox", { name: /^closed \(1\)/ }).check();
    await row("done boat").click();
    await page.getByRole("button", { name: "Reopen done boat" }).click();
    await decide("a second boat");
    await product.incident("done boat", (p) => p.status === "open");
  });

  test("the nearest craft is sent, with its time of arrival, and moved along; u takes the last step back", async () => {
    const at = new Date().toISOString();
    await product.call("POST", "/v1/fixes", [
      { craft_id: "mmsi:247320161", at, lat: 35.0, lon: 15.5, course_deg: 45, speed_kn: 12, source: "tracker" },
      { craft_id: "mmsi:248000001", at, lat: 33.0, lon: 13.0, speed_kn: 10, source: "ais" },
    ]);
    await open();
    await row("CM351").click();
    await chosen("CM351").waitFor();
    await page.keyboard.press("s");
    const dialog = page.getByRole("dialog", { name: "Send a craft to CM351" });
    await dialog.getByText(/mmsi:248000001/).waitFor();
    const offered = await dialog.getByRole("radio").evaluateAll((all) => all.map((r) => r.parentElement.innerText));
    assert.match(offered[0], /mmsi:247320161.*NM 0\d\d°.*there in 2 h/s, "the nearest first, with distance, bearing and time");
    assert.equal(await dialog.getByRole("button", { name: "Record the decision" }).isDisabled(), true, "nobody is chosen yet");
    await dialog.getByText(/mmsi:247320161/).click();
    await dialog.getByRole("button", { name: "Record the decision" }).click();
    await dialog.waitFor({ state: "detached" });
    const responders = page.getByRole("region", { name: "Responders" });
    await responders.getByText(/assigned.*ETA/).waitFor();
    await responders.getByRole("button", { name: "How far mmsi:247320161 is" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Record the decision" }).click(); // the next step is chosen already
    await responders.getByText(/en route/).waitFor();
    await product.incident("CM351", (p) => p.operation === "en_route");
    await page.keyboard.press("u");
    await page.getByRole("dialog", { name: /Take back/ }).getByRole("button", { name: "Record the decision" }).click();
    await responders.getByText(/assigned/).waitFor();
  });

  test("an outcome is recorded with its people and withdrawn with a reason; it stays in sight", async () => {
    await open();
    await row("CM351").click();
    const outcomes = page.getByRole("region", { name: "Outcomes" });
    await outcomes.getByRole("button", { name: "Record what became of CM351" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Record an outcome").selectOption({ label: "rescued by a merchant ship" });
    await dialog.getByLabel("at least").fill("80");
    await dialog.getByLabel("By whom").fill("a merchant ship");
    await dialog.getByRole("button", { name: "Record the decision" }).click();
    await outcomes.getByText(/rescued by a merchant ship · 80\+/).waitFor();
    await outcomes.getByRole("button", { name: /Withdraw the outcome/ }).click();
    await decide("it was another boat");
    await outcomes.getByText("withdrawn").waitFor();
    assert.match(await outcomes.locator("s").innerText(), /rescued by a merchant ship/);
  });

  test("u takes back the outcome that was just recorded", async () => {
    await boat("wrong boat", { positions: [{ lat: 34.2, lon: 13.1, accuracy_m: 500 }] });
    await product.incident("wrong boat");
    await open();
    await row("wrong boat").click();
    const outcomes = page.getByRole("region", { name: "Outcomes" });
    await outcomes.getByRole("button", { name: "Record what became of wrong boat" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Record the decision" }).click();
    await outcomes.getByRole("button", { name: /Withdraw the outcome/ }).waitFor();
    await page.keyboard.press("u");
    await page.getByRole("dialog", { name: /Take back/ }).getByRole("button", { name: "Record the decision" }).click();
    await outcomes.getByText("withdrawn").waitFor();
  });

  test("the desk assesses a number, sets the next check, says that contact was lost, and suspends the search", async () => {
    await open();
    await row("CM351").click();
    const decisions = page.getByRole("region", { name: "Decisions" });
    await decisions.getByRole("button", { name: "Assess the numbers of CM351" }).click();
    const record = page.getByRole("dialog").getByRole("button", { name: "Record the decision" });
    await page.getByRole("dialog").getByText("missing", { exact: true }).click();
    assert.equal(await record.isDisabled(), true, "an empty number is unknown and no assessment");
    await page.getByRole("dialog").getByLabel("best estimate").fill("3");
    await decide("counted twice on deck");
    await panel().locator(".count-missing").getByText("(assessed by the desk)").waitFor();
    await decisions.getByRole("button", { name: "Set the next check of CM351" }).click();
    await record.click();
    await product.incident("CM351", (p) => p.check_due_at !== undefined);
    await decisions.getByRole("button", { name: "Contact lost" }).click();
    await record.click();
    await panel().getByText("contact lost").first().waitFor();
    await decisions.getByRole("button", { name: "Contact is back" }).click();
    await record.click();
    await product.incident("CM351", (p) => !p.lost_contact);
    await decisions.getByRole("button", { name: "Suspend the search for CM351" }).click();
    await page.getByRole("dialog").getByLabel("Who suspended it").fill("MRCC");
    await decide("darkness and sea state 6");
    await product.incident("CM351", (p) => p.status === "suspended");
    await decisions.getByRole("button", { name: "Reopen CM351" }).click();
    await decide("a new sighting");
    await product.incident("CM351", (p) => p.status === "open");
  });

  test("every status and every phase has its filter", async () => {
    await open();
    await page.locator("summary", { hasText: "Filters" }).click();
    for (const word of ["open", "search suspended", "closed", "merged", "distress", "alert", "uncertainty", "no phase"]) {
      assert.equal(await page.getByRole("checkbox", { name: new RegExp(`^${word} \\(`) }).count(), 1, word);
    }
    await page.getByRole("checkbox", { name: /^distress \(/ }).uncheck();
    await row("done boat").waitFor({ state: "detached" });
    await page.reload();
    await row("far boat").waitFor();
    assert.equal(await row("done boat").count(), 0, "the filter is in the URL");
  });

  test("an unlinked report is linked to an incident, and u takes it out again", async () => {
    await product.report({ kind: "observation", source: { role: "fisher" }, positions: [{ lat: 34.4, lon: 12.2 }] });
    await open();
    const unlinked = page.getByRole("region", { name: "Unlinked reports (1)" });
    await unlinked.getByText("from fisher").waitFor();
    await unlinked.getByRole("button", { name: "Link" }).click();
    await page.getByRole("dialog").getByLabel("Incident").selectOption({ label: "far boat · uncertainty · open" });
    await decide("the same boat by its colour");
    await unlinked.waitFor({ state: "detached" });
    await product.incident("far boat", (p) => p.report_count === 2);
    await page.keyboard.press("u");
    await page.getByRole("dialog", { name: /Take back/ }).getByRole("button", { name: "Record the decision" }).click();
    await unlinked.waitFor();
  });

  test("hands stay on the keyboard: search, list, copy in three formats, help", async () => {
    await open();
    await row("CM351").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("cm351");
    await row("far boat").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await chosen("CM351").waitFor();
    const copied = [];
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press("c");
      await eventually(async () => {
        const text = await page.evaluate(() => navigator.clipboard.readText());
        assert.ok(!copied.includes(text), text);
        copied.push(text);
      });
      await page.keyboard.press("f");
    }
    assert.deepEqual(copied, ["35°21.0'N 015°46.6'E", `35°21'00"N 015°46'36"E`, "35.35002°N 15.77663°E"]);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  test("the view is in the URL: chosen incident, place on the map and night colours survive a reload", async () => {
    await open();
    await row("CM351").click();
    await chosen("CM351").waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await eventually(() => assert.match(page.url(), /\?i=[^&]+&at=35\.35\d*,15\.77\d*.*&night=1/));
    const before = page.url();
    await page.reload();
    await chosen("CM351").waitFor();
    assert.equal(page.url(), before);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(5, 0, 0)");
  });

  test("what is new is marked until it is seen, and distress sounds unless muted", async () => {
    await open();
    await page.keyboard.press("k"); // a browser sounds nothing before the first gesture
    await page.getByRole("button", { name: "Sound on" }).waitFor();
    await page.keyboard.press("m");
    await page.getByRole("button", { name: "SOUND MUTED" }).waitFor();
    await boat("news boat");
    await row("news boat").getByText("new", { exact: true }).waitFor();
    await row("news boat").click();
    await row("news boat").getByText("new", { exact: true }).waitFor({ state: "detached" });
  });

  test("an exercise frames the screen, is named on each item, and is not counted", async () => {
    const counted = async () => page.getByText(/^\d+ open$/).innerText();
    await open();
    const before = await counted();
    const exercise = await product.call("POST", "/v1/exercises", { name: "Winter drill", ends_at: new Date(Date.now() + 3_600_000).toISOString() });
    await eventually(() => boat("drill boat", { exercise: exercise.id, positions: [{ lat: 35.8, lon: 15.1 }] }));
    await row("drill boat").getByText("EXERCISE").waitFor();
    await page.getByText(/Winter drill/).waitFor();
    assert.match(await page.locator(".exercising").evaluate((e) => getComputedStyle(e).borderImageSource), /gradient/);
    assert.equal(await counted(), before);
    await row("drill boat").click();
    await panel().getByText("EXERCISE").waitFor();
    await row("CM351").click();
    await page.locator("summary", { hasText: "Filters" }).click();
    await page.getByLabel("Real and exercise").selectOption({ label: "Real only" });
    await row("drill boat").waitFor({ state: "detached" });
    assert.equal(await page.locator(".exercising").count(), 0);
  });

  test("in Arabic the page reads from the right", async () => {
    await open();
    await page.locator("summary", { hasText: "admin" }).click();
    await page.getByLabel("Language").selectOption("ar");
    await page.getByRole("heading", { name: "الحوادث" }).waitFor();
    await page.locator("html[dir=rtl]").waitFor();
  });

  for (const [name, size] of [["on a phone held upright", { width: 390, height: 844 }], ["at 200 % zoom", { width: 640, height: 360 }]]) {
    test(`${name} every pane is reached and nothing is wider than the screen`, async () => {
      await page.setViewportSize(size);
      await open();
      await row("CM351").click();
      await chosen("CM351").waitFor();
      await page.getByRole("button", { name: "Map", exact: true }).click();
      await page.getByRole("button", { name: "Show all incidents" }).waitFor();
      await page.getByRole("button", { name: "List", exact: true }).click();
      await row("CM351").waitFor();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wider <= 0, `${wider} px wider than the screen`);
    });
  }

  test("when the server falls silent or dies the picture says how old it is and keeps what is true", async () => {
    await open();
    product.process.kill("SIGSTOP");
    await page.getByText("no link to the server").waitFor({ timeout: 40_000 });
    assert.equal(await row("CM351").count(), 1);
    product.process.kill("SIGCONT");
    await page.getByText(/^live, /).waitFor({ timeout: 40_000 });
    const address = new URL(product.url).host;
    await product.down("SIGKILL");
    await page.getByText("no link to the server").waitFor({ timeout: 40_000 });
    assert.equal(await row("CM351").count(), 1);
    await product.up(address);
    await page.getByText(/^live, /).waitFor({ timeout: 60_000 });
    await boat("after the restart");
    await row("after the restart").waitFor();
    complaints.splice(0, complaints.length, ...complaints.filter((c) => !/ERR_|Failed to load resource/.test(c)));
  });
});
