// What is in the list, in which order, and what is counted above it.
import type { Craft, Incident } from "../api/types";
import { ended } from "../map/features";

export type World = "all" | "real" | "only";

export interface Filter {
  hiddenStatus: ReadonlySet<string>; // what is hidden, not what is shown: a status we never heard of is always in the list
  hiddenPhase: ReadonlySet<string>;
  world: World;
  text: string;
}

export const STATUSES = ["open", "suspended", "closed", "merged"];
export const PHASES = ["distress", "alert", "uncertainty", "none"];

export function overdue(incident: Incident, now: number): boolean {
  const { check_due_at, status } = incident.properties;
  return check_due_at !== undefined && !ended(status) && Date.parse(check_due_at) < now;
}

export function inDistress(incident: Incident): boolean {
  return incident.properties.phase === "distress" && !ended(incident.properties.status);
}

export function lastContact(incident: Incident): string {
  const p = incident.properties;
  return p.last_contact_at ?? p.last_report_at;
}

// ordered: distress first, then what is overdue, then who was heard of longest ago;
// what is over stands last.
export function ordered(incidents: Iterable<Incident>, now: number): Incident[] {
  const rank = (i: Incident) => [ended(i.properties.status) ? 1 : 0, inDistress(i) ? 0 : 1, overdue(i, now) ? 0 : 1, Date.parse(lastContact(i)) || 0];
  return [...incidents]
    .map((incident) => ({ incident, rank: rank(incident) }))
    .sort((a, b) => compare(a.rank, b.rank) || a.incident.id.localeCompare(b.incident.id))
    .map(({ incident }) => incident);
}

function compare(a: number[], b: number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function inWorld(item: { exercise?: string }, world: World): boolean {
  return world === "all" || (world === "only") === (item.exercise !== undefined);
}

export function passes(incident: Incident, filter: Filter): boolean {
  const p = incident.properties;
  if (!inWorld(p, filter.world)) return false;
  if (filter.text) return incidentText(incident).includes(filter.text.toLowerCase());
  return !filter.hiddenStatus.has(p.status) && !filter.hiddenPhase.has(p.phase);
}

function incidentText(incident: Incident): string {
  const p = incident.properties;
  const aliases = (p.aliases ?? []).flatMap((a) => [a.name, a.by, a.date]);
  return [incident.id, p.name, p.phase, p.status, p.position?.text, p.craft?.name, p.craft?.type, p.craft?.colour, ...aliases, ...(p.report_ids ?? [])]
    .join(" ")
    .toLowerCase();
}

export function craftMatches(craft: Craft, text: string): boolean {
  const p = craft.properties;
  return [p.name, p.craft_id, p.type].join(" ").toLowerCase().includes(text.toLowerCase());
}

export interface Counts {
  open: number;
  distress: number;
  overdue: number;
  exercise: number; // items of exercises, never in the other three
}

// count: an exercise never counts as real; where only exercises are shown they are what is counted.
export function count(incidents: Iterable<Incident>, world: World, now: number): Counts {
  const counts: Counts = { open: 0, distress: 0, overdue: 0, exercise: 0 };
  for (const incident of incidents) {
    const isExercise = incident.properties.exercise !== undefined;
    if (isExercise && world !== "real") counts.exercise++;
    if (isExercise !== (world === "only") || ended(incident.properties.status)) continue;
    counts.open++;
    if (inDistress(incident)) counts.distress++;
    if (overdue(incident, now)) counts.overdue++;
  }
  return counts;
}

// values lists the known words and every other one that the picture holds.
export function values(knownWords: string[], incidents: Iterable<Incident>, of: (i: Incident) => string): string[] {
  const seen = new Set(knownWords);
  for (const incident of incidents) seen.add(of(incident));
  return [...seen];
}
