// The report page as a deckhand uses it: on a phone, with and without a network.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { eventually, launch, login, noBrowser, PHONE, startPharos, watched } from "./harness.mjs";

describe("the report page", { skip: noBrowser }, () => {
  let product, browser, context, page, complaints;

  before(async () => {
    [product, browser] = await Promise.all([startPharos(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ ...PHONE, permissions: ["geolocation"], geolocation: { latitude: -35.5, longitude: -15.25, accuracy: 40 } });
    ({ page, complaints } = await watched(context));
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, [], "the browser complained");
  });

  const open = async (path = "/report") => {
    await login(context, product);
    await page.goto(product.url + path);
    await page.getByRole("heading", { name: "Report", exact: true }).waitFor();
  };
  const answer = (question, word) => page.getByRole("group", { name: question }).getByRole("button", { name: word, exact: true }).click();
  const send = () => page.getByRole("button", { name: "Send", exact: true }).click();
  const sent = () => page.getByText(/^sent \d\d:\d\d UTC · number \d+$/);
  const reports = async () => (await product.call("GET", "/v1/incidents?limit=500")).features.flatMap((f) => f.properties.report_ids);
  const lastReport = async () => product.call("GET", `/v1/reports/${(await reports()).sort().at(-1)}`); // UUIDv7: the newest sorts last
  const forgive = (pattern) => complaints.splice(0, complaints.length, ...complaints.filter((c) => !pattern.test(c)));

  test("a typed position is understood at once, with a small map, and the whole report arrives as it was told", async () => {
    await open();
    await page.getByLabel("Position as you have it").fill("35 21 001 015 46 598 @03:47 CEST");
    await page.getByText("35°21.0'N 015°46.6'E").waitFor();
    await page.getByRole("img", { name: /Small map around 35°21\.0'N/ }).waitFor();
    await page.getByLabel("at least", { exact: true }).fill("80");
    await page.getByLabel("at most", { exact: true }).fill("١٠٠");
    await answer("Boat", "rubber");
    await answer("Does the engine work?", "No");
    await answer("Is water coming in?", "Yes");
    await answer("Are people in the water?", "Don't know");
    await page.getByLabel("Phone number").fill("+8821612345678");
    await answer("Who holds it", "held on board");
    await page.getByLabel("Who tells it").selectOption("people_on_board");
    await page.getByLabel("In your words").fill("المحرك معطل");
    await send();
    await sent().waitFor();
    const report = await eventually(async () => {
      const found = await lastReport();
      assert.equal(found.craft?.type, "rubber");
      return found;
    });
    assert.match(report.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/, "the phone makes a UUIDv7");
    assert.deepEqual(report.persons, { total: { min: 80, max: 100 } });
    assert.deepEqual(report.condition, { engine: "failed", taking_water: "yes", people_in_water: "unknown" });
    assert.deepEqual(report.phones, [{ number: "+8821612345678", holder: "on_board" }]);
    assert.equal(report.texts[0].text, "المحرك معطل");
    assert.equal(report.positions[0].text, "35 21 001 015 46 598 @03:47 CEST");
    assert.ok(Math.abs(report.positions[0].lat - 35.35002) < 0.0005, JSON.stringify(report.positions));
    assert.equal(report.device.seq, 1);
    assert.equal(report.occurred_basis, "clock");
    assert.deepEqual(report.warnings.map((w) => w.code).filter((c) => /unknown|type|member/.test(c)), [], "the form sends only what the shape knows");
  });

  test("Send works with nothing filled in", async () => {
    await open();
    await send();
    await sent().waitFor();
    await page.getByText(/What would still help: .*a position/).waitFor();
  });

  test("words that are no position are sent as they are", async () => {
    await open();
    await page.getByLabel("Position as you have it").fill("near the platform");
    await page.getByText("No position could be read. Your words are sent as they are.").waitFor();
    await send();
    await sent().waitFor();
    await eventually(async () => assert.equal((await lastReport()).positions?.[0]?.text, "near the platform"));
  });

  test("the phone's own position is taken, in any quadrant, and says whose it is", async () => {
    await open();
    await page.getByRole("button", { name: "Use this phone's position" }).click();
    await page.getByText("35°30.0'S 015°15.0'W").first().waitFor();
    await page.getByRole("button", { name: "I am here, the boat is elsewhere" }).click();
    await send();
    await sent().waitFor();
    await eventually(async () => {
      const [position] = (await lastReport()).positions ?? [];
      assert.deepEqual([position?.of, position?.lat, position?.lon, position?.method, position?.accuracy_m], ["observer", -35.5, -15.25, "phone_gps", 40]);
    });
  });

  test("without a network a report waits on the phone, through a reload, and is sent once when the network is back", async () => {
    await open();
    await page.evaluate(() => navigator.serviceWorker.ready);
    const before = (await reports()).length;
    await context.setOffline(true);
    await page.getByText("No network: reports wait on this phone").waitFor();
    await page.getByLabel("Position as you have it").fill("36 10.0 N 014 20.0 E");
    await page.getByText("No network: your words are sent as they are and read later.").waitFor();
    await send();
    await page.getByText("waiting for a network").waitFor();
    await page.reload();
    await page.getByText("waiting for a network").waitFor();
    assert.equal((await reports()).length, before);
    await context.setOffline(false);
    await sent().waitFor();
    await eventually(async () => assert.equal((await reports()).length, before + 1));
    forgive(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  });

  test("a report whose answer was lost is sent again and is still one report", async () => {
    await open();
    const before = (await reports()).length;
    let lost = 0;
    await page.route("**/v1/reports", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      await route.abort("connectionreset");
    });
    await page.getByLabel("In your words").fill("the answer is lost");
    await send();
    await sent().waitFor();
    assert.equal(lost, 2);
    await eventually(async () => assert.equal((await reports()).length, before + 1));
    forgive(/ERR_CONNECTION_RESET/);
  });

  test("what is typed survives a reload", async () => {
    await open();
    await page.getByLabel("In your words").fill("half a sentence");
    await eventually(async () => assert.match(await page.evaluate(() => localStorage.getItem("pharos.draft")), /half a sentence/));
    await page.reload();
    assert.equal(await page.getByLabel("In your words").inputValue(), "half a sentence");
  });

  test("a link with a token logs the phone in and leaves no token behind", async () => {
    await page.goto(`${product.url}/report#token=${product.token}`);
    await page.waitForURL(`${product.url}/report`);
    await send();
    await sent().waitFor();
    const kept = await page.evaluate(() => JSON.stringify(localStorage) + document.cookie + location.href);
    assert.ok(!kept.includes(product.token), "a script could read the token");
  });

  test("a phone that is not logged in keeps the report and sends it after the login", async () => {
    await page.goto(`${product.url}/report`);
    await page.getByRole("heading", { name: "You are not logged in" }).waitFor();
    await send();
    await page.getByText("waiting: you are not logged in").waitFor();
    await page.getByLabel("Login link or token").fill(product.token);
    await page.getByRole("button", { name: "Log in" }).click();
    await sent().waitFor();
    forgive(/401/);
  });

  test("a second report can add to the first", async () => {
    await open();
    await page.getByLabel("Position as you have it").fill("34 00.0 N 013 00.0 E");
    await send();
    await sent().waitFor();
    await page.getByRole("button", { name: "Tell more about this boat" }).click();
    await page.getByText(/^This adds to the report of/).waitFor();
    await page.getByLabel("at least", { exact: true }).fill("12");
    await send();
    await eventually(async () => {
      const { features } = await product.call("GET", "/v1/incidents?limit=500");
      const joined = features.find((f) => f.properties.report_count === 2);
      assert.equal(joined?.properties.persons.total?.min, 12);
    });
  });

  test("an exercise is chosen by hand and marks the page", async () => {
    const exercise = await product.call("POST", "/v1/exercises", { name: "Winter drill", ends_at: new Date(Date.now() + 3_600_000).toISOString() });
    await open();
    await page.getByRole("button", { name: "Exercise: Winter drill" }).click();
    await page.getByText("EXERCISE", { exact: true }).waitFor();
    await send();
    await sent().waitFor();
    await eventually(async () => assert.equal((await lastReport()).exercise, exercise.id));
  });

  test("there is no field for who steered, and the page says so", async () => {
    await open();
    await page.getByText("There is no field for who steered the boat").waitFor();
    for (const name of await page.locator("label, legend").allInnerTexts()) assert.doesNotMatch(name, /steer|driver|captain|skipper/i);
  });

  test("every choice is big enough for a thumb and nothing is wider than the phone", async () => {
    await open();
    const small = await page.locator("form button, form input, form select").evaluateAll((all) => all.filter((e) => e.getBoundingClientRect().height > 0 && e.getBoundingClientRect().height < 44).map((e) => e.textContent || e.id));
    assert.deepEqual(small, []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
  });

  for (const [language, sendWord, direction] of [["fr", "Envoyer", "ltr"], ["it", "Invia", "ltr"], ["ar", "إرسال", "rtl"]]) {
    test(`the page is whole in ${language}`, async () => {
      await open();
      await page.getByLabel("Language").selectOption(language);
      await page.getByRole("button", { name: sendWord, exact: true }).click();
      await page.locator(".item-sent").waitFor();
      assert.equal(await page.locator("html").getAttribute("dir"), direction);
      assert.equal(await page.getByText("How many people").count(), 0);
    });
  }
});
