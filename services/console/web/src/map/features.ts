// What the picture looks like as GeoJSON: pure, so that what is drawn can be checked
// without a map.
import type { Feature, FeatureCollection, LineString, Point, Polygon } from "geojson";
import type { Craft, Fix, Id, Incident } from "../api/types";
import { destination, known, ring, type Place } from "../shared/position";
import { freshness } from "../shared/time";
import { phaseMark } from "./icons";

const VECTOR_HOURS = 0.5; // the speed vector looks half an hour ahead

const URGENCY: Record<string, number> = { distress: 5, alert: 4, other: 3, uncertainty: 2, none: 1 };

export interface Drawn {
  incidents: FeatureCollection<Point>;
  circles: FeatureCollection<Polygon>;
  tracks: FeatureCollection<LineString>;
  fixes: FeatureCollection<Point>;
}

export function ended(status: string): boolean {
  return status === "closed" || status === "merged";
}

export function drawIncidents(list: Incident[], selected: Id | undefined, now: number, exerciseWord: string): Drawn {
  const drawn: Drawn = { incidents: collect(), circles: collect(), tracks: collect(), fixes: collect() };
  for (const incident of list) {
    const chosen = incident.id === selected;
    const fix = known(incident.properties.position);
    if (fix) {
      drawn.incidents.features.push(mark(incident, fix, chosen, now, exerciseWord));
      pushCircle(drawn, incident, fix, chosen);
    }
    if (chosen) drawSelected(drawn, incident);
  }
  return drawn;
}

function mark(incident: Incident, fix: Fix & Place, chosen: boolean, now: number, exerciseWord: string): Feature<Point> {
  const { name, phase, status, exercise } = incident.properties;
  const kind = phaseMark(phase);
  const variant = ended(status) ? "-ended" : fix.accuracy_m === undefined ? "-hollow" : "";
  return point(fix, {
    id: incident.id,
    icon: `phase-${kind}${variant}`,
    label: exercise ? `${exerciseWord}\n${name}` : name,
    chosen,
    opacity: chosen ? 1 : freshness(fix.at, now),
    order: (ended(status) ? 0 : (URGENCY[kind] ?? 3)) + (chosen ? 10 : 0),
  });
}

function pushCircle(drawn: Drawn, incident: Incident, fix: Fix & Place, chosen: boolean): void {
  if (fix.accuracy_m === undefined || fix.accuracy_m <= 0) return;
  drawn.circles.features.push({
    type: "Feature",
    geometry: { type: "Polygon", coordinates: [ring(fix, fix.accuracy_m, chosen ? 72 : 36)] },
    properties: { mark: phaseMark(incident.properties.phase), basis: fix.basis, chosen },
  });
}

// drawSelected shows every position that anybody gave of the chosen incident, and the
// way between them: solid between observed ones, dotted to and from an estimate.
function drawSelected(drawn: Drawn, incident: Incident): void {
  let before: (Fix & Place) | undefined;
  for (const fix of incident.properties.positions ?? []) {
    const place = known(fix);
    if (!place) continue;
    const wrong = fix.judgement === "wrong" || fix.judgement === "other_craft";
    const last = sameFix(fix, incident.properties.position);
    if (!last) drawn.fixes.features.push(point(place, { icon: fixIcon(fix, wrong) }));
    if (!last && !wrong) pushCircle(drawn, incident, place, true);
    if (wrong) continue;
    if (before) drawn.tracks.features.push(leg(before, place));
    before = place;
  }
}

function fixIcon(fix: Fix, wrong: boolean): string {
  if (wrong) return "wrong";
  return fix.accuracy_m === undefined ? "fix-hollow" : "fix";
}

function leg(from: Fix & Place, to: Fix & Place): Feature<LineString> {
  const estimated = from.basis === "estimated" || to.basis === "estimated";
  return line([[from.lon, from.lat], [from.lon + shortest(to.lon - from.lon), to.lat]], { basis: estimated ? "estimated" : "observed" });
}

// shortest keeps a leg across the antimeridian short.
function shortest(deltaLon: number): number {
  return ((deltaLon + 540) % 360) - 180;
}

export function sameFix(a: Fix | undefined, b: Fix | undefined): boolean {
  return a !== undefined && b !== undefined && a.report_id === b.report_id && a.index === b.index;
}

export interface DrawnCraft {
  crafts: FeatureCollection<Point>;
  vectors: FeatureCollection<LineString>;
}

export function drawCrafts(list: Iterable<Craft>, now: number): DrawnCraft {
  const drawn: DrawnCraft = { crafts: collect(), vectors: collect() };
  for (const craft of list) {
    const p = craft.properties;
    const [lon, lat] = craft.geometry.coordinates;
    const place = known({ lat, lon });
    if (!place) continue;
    const opacity = freshness(p.at, now, 5 * 60_000, 6 * 3_600_000);
    drawn.crafts.features.push(
      point(place, { id: craft.id, icon: craftIcon(craft), label: p.name ?? p.craft_id, course: p.course_deg ?? 0, own: p.own === true, opacity }),
    );
    if (p.course_deg === undefined || !p.speed_kn) continue;
    const ahead = destination(place, p.course_deg, p.speed_kn * VECTOR_HOURS);
    drawn.vectors.features.push(line([[place.lon, place.lat], [ahead.lon, ahead.lat]], { own: p.own === true, opacity }));
  }
  return drawn;
}

function craftIcon(craft: Craft): string {
  const { type, own, course_deg } = craft.properties;
  const whose = own ? "own" : "seen";
  if (type === "aircraft" || type === "helicopter") return `air-${whose}`;
  if (type === "beacon") return `beacon-${whose}`;
  return `${course_deg === undefined ? "still" : "craft"}-${whose}`;
}

function collect<G extends Point | LineString | Polygon>(): FeatureCollection<G> {
  return { type: "FeatureCollection", features: [] };
}

function point(at: Place, properties: Record<string, unknown>): Feature<Point> {
  return { type: "Feature", geometry: { type: "Point", coordinates: [at.lon, at.lat] }, properties };
}

function line(coordinates: [number, number][], properties: Record<string, unknown>): Feature<LineString> {
  return { type: "Feature", geometry: { type: "LineString", coordinates }, properties };
}
