// What a watch officer decides at the desk, and takes back.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, describe, test } from "node:test";
import { noBrowser } from "./harness.mjs";
import { officer } from "./officer.mjs";

describe("decisions at the desk", { skip: noBrowser }, () => {
  const desk = officer();

  before(async () => {
    await desk.boat("CM351", {
      occurred_at: new Date().toISOString(), source: { role: "people_on_board", channel: "sat_phone" },
      positions: [{ text: "35 21 001 015 46 598 @03:47 CEST", accuracy_m: 900 }], persons: { total: { min: 80, max: 100, basis: "people_on_board" } },
    });
    await desk.boat("far boat", { positions: [{ lat: 33.1, lon: 18.4, accuracy_m: 500 }] });
    await Promise.all(["CM351", "far boat"].map((name) => desk.product.incident(name)));
  });

  test("a position judged wrong is struck through and stays; u takes the judgement back", async () => {
    await desk.open();
    await desk.row("CM351").click();
    await desk.page.getByRole("button", { name: /Judge the position 35°21\.0'N/ }).first().click();
    await desk.page.getByRole("dialog").getByText("wrong", { exact: true }).click();
    await desk.decide("it is on land");
    await desk.panel().getByText("judged wrong", { exact: true }).first().waitFor();
    assert.match(await desk.panel().locator("s").innerText(), /35°21\.0'N 015°46\.6'E/);
    await desk.page.keyboard.press("u");
    await desk.page.getByRole("dialog", { name: /Take back/ }).getByRole("button", { name: "Record the decision" }).click();
    await desk.panel().getByText("judged good", { exact: true }).first().waitFor();
    assert.equal(await desk.panel().locator("s").count(), 0);
  });

  test("a decision on a state that somebody else changed shows the new state and asks again", async () => {
    await desk.open();
    await desk.row("far boat").click();
    await desk.chosen("far boat").waitFor();
    const dialog = desk.page.getByRole("dialog", { name: "Set the phase of far boat" });
    await desk.page.getByRole("button", { name: "Set the phase of far boat" }).click();
    await dialog.getByText("uncertainty", { exact: true }).click();
    await dialog.getByLabel("Reason").fill("seen sailing well");
    const now = await desk.product.incident("far boat");
    await desk.product.call("POST", `/v1/incidents/${now.id}/phase`, { phase: "alert", reason: "another desk" }, { "If-Match": `"${now.properties.sequence}"`, "Idempotency-Key": randomUUID() });
    await dialog.getByRole("button", { name: "Record the decision" }).click();
    await dialog.getByText(/far boat is now open, alert/).waitFor();
    desk.complaints.splice(0, desk.complaints.length, ...desk.complaints.filter((c) => !/409|412/.test(c)));
    await dialog.getByRole("button", { name: "Decide again on this state" }).click();
    await dialog.waitFor({ state: "detached" });
    await desk.product.incident("far boat", (p) => p.phase === "uncertainty");
    await desk.page.getByRole("region", { name: "Timeline" }).getByText(/seen sailing well/).waitFor();
  });

  test("a closed incident leaves the list, is found by the filter, and is reopened", async () => {
    await desk.boat("done boat", { positions: [{ lat: 36, lon: 13 }] });
    await desk.open();
    await desk.row("done boat").click();
    await desk.page.getByRole("button", { name: "Close done boat" }).click();
    await desk.decide("all disembarked");
    await desk.row("CM351").click();
    await desk.row("done boat").waitFor({ state: "detached" });
    await desk.page.locator("summary", { hasText: "Filters" }).click();
    await desk.page.getByRole("checkbox", { name: /^closed \(1\)/ }).check();
    await desk.row("done boat").click();
    await desk.page.getByRole("button", { name: "Reopen done boat" }).click();
    await desk.decide("a second boat");
    await desk.product.incident("done boat", (p) => p.status === "open");
  });

  test("the nearest craft is sent, with its time of arrival, and moved along; u takes the last step back", async () => {
    const at = new Date().toISOString();
    await desk.product.call("POST", "/v1/fixes", [
      { craft_id: "mmsi:247320161", at, lat: 35.0, lon: 15.5, course_deg: 45, speed_kn: 12, source: "tracker" },
      { craft_id: "mmsi:248000001", at, lat: 33.0, lon: 13.0, speed_kn: 10, source: "ais" },
    ]);
    await desk.open();
    await desk.row("CM351").click();
    await desk.chosen("CM351").waitFor();
    await desk.page.keyboard.press("s");
    const dialog = desk.page.getByRole("dialog", { name: "Send a craft to CM351" });
    await dialog.getByText(/mmsi:248000001/).waitFor();
    const offered = await dialog.getByRole("radio").evaluateAll((all) => all.map((r) => r.parentElement.innerText));
    assert.match(offered[0], /mmsi:247320161.*NM 0\d\d°.*there in 2 h/s, "the nearest first, with distance, bearing and time");
    assert.equal(await dialog.getByRole("button", { name: "Record the decision" }).isDisabled(), true, "nobody is chosen yet");
    await dialog.getByText(/mmsi:247320161/).click();
    await dialog.getByRole("button", { name: "Record the decision" }).click();
    await dialog.waitFor({ state: "detached" });
    const responders = desk.page.getByRole("region", { name: "Responders" });
    await responders.getByText(/assigned.*ETA/).waitFor();
    await responders.getByRole("button", { name: "How far mmsi:247320161 is" }).click();
    await desk.page.getByRole("dialog").getByRole("button", { name: "Record the decision" }).click(); // the next step is chosen already
    await responders.getByText(/en route/).waitFor();
    await desk.product.incident("CM351", (p) => p.operation === "en_route");
    await desk.page.keyboard.press("u");
    await desk.page.getByRole("dialog", { name: /Take back/ }).getByRole("button", { name: "Record the decision" }).click();
    await responders.getByText(/assigned/).waitFor();
  });

  test("an outcome is recorded with its people and withdrawn with a reason; it stays in sight", async () => {
    await desk.open();
    await desk.row("CM351").click();
    const outcomes = desk.page.getByRole("region", { name: "Outcomes" });
    await outcomes.getByRole("button", { name: "Record what became of CM351" }).click();
    const dialog = desk.page.getByRole("dialog");
    await dialog.getByLabel("Record an outcome").selectOption({ label: "rescued by a merchant ship" });
    await dialog.getByLabel("at least").fill("80");
    await dialog.getByLabel("By whom").fill("a merchant ship");
    await dialog.getByRole("button", { name: "Record the decision" }).click();
    await outcomes.getByText(/rescued by a merchant ship · 80\+/).waitFor();
    await outcomes.getByRole("button", { name: /Withdraw the outcome/ }).click();
    await desk.decide("it was another boat");
    await outcomes.getByText("withdrawn").waitFor();
    assert.match(await outcomes.locator("s").innerText(), /rescued by a merchant ship/);
  });

  test("u takes back the outcome that was just recorded", async () => {
    await desk.boat("wrong boat", { positions: [{ lat: 34.2, lon: 13.1, accuracy_m: 500 }] });
    await desk.product.incident("wrong boat");
    await desk.open();
    await desk.row("wrong boat").click();
    const outcomes = desk.page.getByRole("region", { name: "Outcomes" });
    await outcomes.getByRole("button", { name: "Record what became of wrong boat" }).click();
    await desk.page.getByRole("dialog").getByRole("button", { name: "Record the decision" }).click();
    await outcomes.getByRole("button", { name: /Withdraw the outcome/ }).waitFor();
    await desk.page.keyboard.press("u");
    await desk.page.getByRole("dialog", { name: /Take back/ }).getByRole("button", { name: "Record the decision" }).click();
    await outcomes.getByText("withdrawn").waitFor();
  });

  test("the desk assesses a number, sets the next check, says that contact was lost, and suspends the search", async () => {
    await desk.open();
    await desk.row("CM351").click();
    const decisions = desk.page.getByRole("region", { name: "Decisions" });
    await decisions.getByRole("button", { name: "Assess the numbers of CM351" }).click();
    const record = desk.page.getByRole("dialog").getByRole("button", { name: "Record the decision" });
    await desk.page.getByRole("dialog").getByText("missing", { exact: true }).click();
    assert.equal(await record.isDisabled(), true, "an empty number is unknown and no assessment");
    await desk.page.getByRole("dialog").getByLabel("best estimate").fill("3");
    await desk.decide("counted twice on deck");
    await desk.panel().locator(".count-missing").getByText("(assessed by the desk)").waitFor();
    await decisions.getByRole("button", { name: "Set the next check of CM351" }).click();
    await record.click();
    await desk.product.incident("CM351", (p) => p.check_due_at !== undefined);
    await decisions.getByRole("button", { name: "Contact lost" }).click();
    await record.click();
    await desk.panel().getByText("contact lost").first().waitFor();
    await decisions.getByRole("button", { name: "Contact is back" }).click();
    await record.click();
    await desk.product.incident("CM351", (p) => !p.lost_contact);
    await decisions.getByRole("button", { name: "Suspend the search for CM351" }).click();
    await desk.page.getByRole("dialog").getByLabel("Who suspended it").fill("MRCC");
    await desk.decide("darkness and sea state 6");
    await desk.product.incident("CM351", (p) => p.status === "suspended");
    await decisions.getByRole("button", { name: "Reopen CM351" }).click();
    await desk.decide("a new sighting");
    await desk.product.incident("CM351", (p) => p.status === "open");
  });

  test("an unlinked report is linked to an incident, and u takes it out again", async () => {
    await desk.product.report({ kind: "observation", source: { role: "fisher" }, positions: [{ lat: 34.4, lon: 12.2 }] });
    await desk.open();
    const unlinked = desk.page.getByRole("region", { name: "Unlinked reports (1)" });
    await unlinked.getByText("from fisher").waitFor();
    await unlinked.getByRole("button", { name: "Link" }).click();
    await desk.page.getByRole("dialog").getByLabel("Incident").selectOption({ label: "far boat · uncertainty · open" });
    await desk.decide("the same boat by its colour");
    await unlinked.waitFor({ state: "detached" });
    await desk.product.incident("far boat", (p) => p.report_count === 2);
    await desk.page.keyboard.press("u");
    await desk.page.getByRole("dialog", { name: /Take back/ }).getByRole("button", { name: "Record the decision" }).click();
    await unlinked.waitFor();
  });
});
