export const X = "0199aaaa-0000-7000-8000-00000000e001";
const now = Date.now();
const iso = (minAgo) => new Date(now - minAgo * 60000).toISOString();
let seq = 100;
export function incident(n, o = {}) {
  const id = `0199aaaa-0000-7000-8000-${String(n).padStart(12, "0")}`;
  const fixes = o.positions ?? (o.lat === undefined ? [] : [{ report_id: "r" + n, index: 0, of: "craft", lat: o.lat, lon: o.lon, accuracy_m: o.acc, at: iso(o.age ?? 10), method: "spoken", basis: o.basis ?? "observed", text: o.text, parsed: !!o.text }]);
  const position = o.position ?? fixes.filter((f) => f.judgement !== "wrong").at(-1);
  return { type: "Feature", id, geometry: position ? { type: "Point", coordinates: [position.lon, position.lat] } : null, properties: {
    sequence: ++seq, name: o.name ?? "boat " + n, exercise: o.exercise, status: o.status ?? "open", phase: o.phase ?? "none", operation: o.operation ?? "reported", lost_contact: !!o.lost,
    opened_at: iso(200), first_alert_at: iso(190), last_contact_at: o.contact === undefined ? iso(12) : o.contact === null ? undefined : iso(o.contact), last_report_at: iso(12), updated_at: iso(5),
    aliases: o.aliases, position, positions: fixes, persons: o.persons ?? {}, craft: o.craft, condition: o.condition, responders: o.responders ?? [], outcomes: o.outcomes ?? [],
    check_due_at: o.due === undefined ? undefined : iso(o.due), missing: o.missing ?? ["phone", "who_alerted"], proposals: o.proposals ?? [], report_ids: ["r" + n], report_count: 1, orgs: ["alarmphone"] } };
}
export function world() {
  return [
    incident(1, { name: "CM351", phase: "distress", positions: [
      { report_id: "r1", index: 0, lat: 35.10, lon: 15.50, accuracy_m: 1800, at: iso(180), method: "spoken", basis: "observed", text: "35 06 N 15 30 E" },
      { report_id: "r1", index: 1, lat: 34.60, lon: 15.20, at: iso(150), method: "spoken", basis: "observed", judgement: "wrong" },
      { report_id: "r1", index: 2, lat: 35.22, lon: 15.62, accuracy_m: 9000, at: iso(140), method: "estimated", basis: "estimated" },
      { report_id: "r1", index: 3, lat: 35.35, lon: 15.7767, accuracy_m: 926, at: iso(125), method: "sat_phone_gps", basis: "observed", course_deg: 20, speed_kn: 4.2 }],
      persons: { total: { min: 80, max: 100, basis: "people_on_board", assessed: false, of: { women: { best: 12 }, minors: { min: 3 } }, sources: [{ report_id: "r1", role: "people_on_board", org: "alarmphone", at: iso(125), min: 80, max: 100, basis: "people_on_board" }, { report_id: "r2", role: "aircraft", org: "seabird", at: iso(60), min: 85, max: 95, basis: "aerial_estimate" }] }, missing: { best: 2, assessed: false, basis: "people_on_board" } },
      craft: { type: "rubber", colour: "grey" }, condition: { engine: "failed", taking_water: "yes", people_in_water: "unknown" }, aliases: [{ name: "CM351", by: "hotline", date: "2026-11-23" }], responders: [{ craft_id: "mmsi:247320161", status: "en_route", eta: iso(-95), since: iso(30) }] }),
    incident(2, { name: "A", phase: "alert", lat: 34.2, lon: 12.1, acc: 5000, age: 300, due: 8, aliases: [{ name: "A", by: "seabird", date: "2026-11-21" }], persons: { total: { min: 25, basis: "aerial_estimate", assessed: false } }, contact: 95 }),
    incident(3, { name: "rubber boat 01:10", phase: "uncertainty", lat: 33.5, lon: 13.8, age: 700, basis: "estimated", acc: 15000, contact: 400, lost: true }),
    incident(4, { name: "wooden boat 02:30", phase: "none", lat: 36.4, lon: 14.2, age: 40, operation: "embarked", persons: { total: { min: 61, best: 61, max: 61, basis: "rescuers_count", assessed: true }, dead: { best: 2, assessed: false, basis: "rescuers_count" } }, missing: [] }),
    incident(5, { name: "قارب خشبي", phase: "distress", lat: 32.95, lon: 12.4, age: 6, contact: 4, persons: {} }),
    incident(6, { name: "unknown boat 03:20", phase: "distress", contact: null, persons: { total: { min: 30, basis: "relatives", assessed: false } }, missing: ["position", "phone", "craft", "engine"] }),
    incident(7, { name: "closed boat", phase: "none", status: "closed", lat: 35.9, lon: 13.1, age: 1500, acc: 200 }),
    incident(8, { name: "iron boat 22:40", phase: "alert", status: "suspended", lat: 37.2, lon: 16.9, age: 900, acc: 4000 }),
    incident(9, { name: "strange", phase: "alert", status: "handed_over", lat: 34.9, lon: 17.4, age: 90 }),
  ];
}
export const exercises = [{ id: X, name: "Winter drill", ends_at: new Date(now + 3 * 3600e3).toISOString() }];
export const drill = () => [incident(50, { name: "drill boat", phase: "distress", exercise: X, lat: 35.8, lon: 15.1, acc: 900, age: 3 })];
const craft = (id, name, type, own, lat, lon, course, speed, age = 2) => ({ type: "Feature", id, geometry: { type: "Point", coordinates: [lon, lat] }, properties: { craft_id: id, name, type, org: own ? "sos" : undefined, own, at: iso(age), course_deg: course, speed_kn: speed, source: "ais" } });
export const crafts = () => [craft("mmsi:247320161", "Ocean Viking", "rescue_ship", true, 35.0, 14.7, 55, 13), craft("mmsi:211", "Humanity 1", "rescue_ship", true, 34.4, 13.2, 200, 9.5, 12),
  craft("mmsi:636", "Maersk Adder", "merchant", false, 35.6, 16.4, 110, 16), craft("air:seabird", "Seabird 2", "aircraft", true, 34.7, 16.2, 300, 120), craft("mmsi:970", "SART", "beacon", false, 33.4, 14.5), craft("mmsi:577", "Old tanker", "merchant", false, 36.5, 17.5, 270, 11, 300), craft("mmsi:600", "FV Anna", "fishing", false, 36.0, 12.5)];
export const many = (ni, nc) => ({ incidents: Array.from({ length: ni }, (_, i) => incident(1000 + i, { phase: ["distress", "alert", "uncertainty", "none"][i % 4], lat: 30 + (i * 7.13) % 14, lon: -5 + (i * 3.77) % 40, acc: i % 3 ? 2000 : undefined, age: i * 3 % 2000 })), crafts: Array.from({ length: nc }, (_, i) => craft("mmsi:" + (1e6 + i), "ship " + i, "merchant", i % 50 === 0, 30 + (i * 1.37) % 14, -5 + (i * 2.11) % 40, (i * 37) % 360, 5 + i % 15)) });
export const unlinked = () => [{ id: "u1", sequence: 90, kind: "observation", org: "seabird", occurred_at: iso(33), received_at: iso(32), source: { role: "aircraft" }, subject: "empty_craft", position: { lat: 34.05, lon: 13.3, at: iso(33) }, warnings: 0, needs_info: [], incident_ids: [], linked: false },
  { id: "u2", sequence: 91, kind: "authority_contact", org: "alarmphone", occurred_at: iso(14), received_at: iso(14), source: { role: "rcc" }, warnings: 1, linked: false }];
