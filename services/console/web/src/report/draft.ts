// What stands in the form, and the report that is made of it. Absent means unknown: what was
// not touched is not sent.
import type { Report } from "../api/types";
import { read, write } from "../shared/words";

export type Answer = "" | "yes" | "no" | "unknown";

export const QUESTIONS = ["engine", "taking_water", "people_in_water", "capsized", "adrift", "tube_deflated"] as const;
export type Question = (typeof QUESTIONS)[number];

export interface DeviceFix {
  lat: number;
  lon: number;
  accuracy_m: number;
  at: string;
  of: "craft" | "observer";
}

export interface Draft {
  kind: string;
  position: string;
  fix: DeviceFix | undefined;
  min: string;
  max: string;
  dead: [string, string];
  missing: [string, string];
  boat: string;
  answers: Partial<Record<Question, Answer>>;
  phone: string;
  holder: string;
  role: string;
  when: "now" | "earlier";
  whenLocal: string; // of a datetime-local field
  words: string;
  exercise: string;
  incident: string;
  amends: string;
  amendsAt: string;
}

export const EMPTY: Draft = {
  kind: "distress_alert", position: "", fix: undefined, min: "", max: "", dead: ["", ""], missing: ["", ""], boat: "", answers: {},
  phone: "", holder: "", role: "", when: "now", whenLocal: "", words: "", exercise: "", incident: "", amends: "", amendsAt: "",
};

const STORED = "pharos.draft";
const DEVICE = "pharos.device";
const COUNTER = "pharos.seq";

// loadDraft takes what was being typed before a reload; the link says which boat it is about.
export function loadDraft(search: string): Draft {
  const q = new URLSearchParams(search);
  const asked = { incident: q.get("incident") ?? "", exercise: q.get("exercise") ?? "" };
  const stored = parse(read(STORED));
  const same = stored && stored.incident === asked.incident && (!asked.exercise || stored.exercise === asked.exercise);
  return same ? stored : { ...EMPTY, ...asked };
}

function parse(text: string | null): Draft | undefined {
  try {
    return text ? { ...EMPTY, ...(JSON.parse(text) as Draft) } : undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(draft: Draft): void {
  write(STORED, JSON.stringify(draft));
}

export function untouched(d: Draft): boolean {
  const { kind: _k, exercise: _x, incident: _i, amends: _a, amendsAt: _t, when: _w, ...said } = d;
  const { kind: _1, exercise: _2, incident: _3, amends: _4, amendsAt: _5, when: _6, ...nothing } = EMPTY;
  return JSON.stringify(said) === JSON.stringify(nothing);
}

// toReport: `now` is the moment of Send; a retry hours later must still say it.
export function toReport(d: Draft, id: string, now: Date, language: string): Report & Record<string, unknown> {
  const report: Report & Record<string, unknown> = { id, kind: d.kind, device: device(now) };
  Object.assign(report, time(d, now));
  const source = present({ role: d.role, channel: d.role === "people_on_board" || d.role === "relative" ? "" : "app" });
  if (source) report.source = source;
  const positions = places(d);
  if (positions.length > 0) report.positions = positions;
  const persons = present({ total: numbers(d.min, d.max), dead: numbers(...d.dead), missing: numbers(...d.missing) });
  if (persons) report.persons = persons;
  if (d.boat) report.craft = { type: d.boat };
  const condition = conditions(d.answers);
  if (condition) report.condition = condition;
  if (d.phone.trim()) report.phones = [{ number: d.phone.trim(), ...(d.holder ? { holder: d.holder } : {}) }];
  if (d.words.trim()) report.texts = [{ lang: language, text: d.words.trim(), form: "original" }];
  if (d.exercise) report.exercise = d.exercise;
  if (d.incident) report.incident_ids = [d.incident];
  if (d.amends) report.amends = { report_id: d.amends, reason: "other" };
  return report;
}

function time(d: Draft, now: Date): Partial<Report> {
  const earlier = new Date(d.whenLocal);
  if (d.when === "earlier" && !Number.isNaN(earlier.getTime())) return { occurred_at: earlier.toISOString(), occurred_basis: "stated" };
  return { occurred_at: now.toISOString(), occurred_basis: "clock" };
}

function places(d: Draft): NonNullable<Report["positions"]> {
  const found: NonNullable<Report["positions"]> = [];
  if (d.position.trim()) found.push({ of: "craft", text: d.position.trim() });
  if (d.fix) found.push({ of: d.fix.of, lat: d.fix.lat, lon: d.fix.lon, accuracy_m: d.fix.accuracy_m, at: d.fix.at, method: "phone_gps" });
  return found;
}

function numbers(min: string, max: string): { min?: number; max?: number } | undefined {
  return present({ min: whole(min), max: whole(max) });
}

function whole(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

function conditions(answers: Draft["answers"]): Report["condition"] | undefined {
  const { engine, ...rest } = answers;
  return present({ engine: engine ? { yes: "working", no: "failed", unknown: "unknown" }[engine] : undefined, ...rest });
}

// present drops what nobody said; nothing said at all is undefined.
function present<T extends object>(value: T): T | undefined {
  const said = Object.entries(value).filter(([, v]) => v !== undefined && v !== "");
  return said.length > 0 ? (Object.fromEntries(said) as T) : undefined;
}

// device counts what this phone sends: a gap in seq shows that something is still on its way.
function device(now: Date): NonNullable<Report["device"]> {
  let id = read(DEVICE);
  if (!id) {
    id = Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, "0")).join("");
    write(DEVICE, id);
  }
  const seq = Number(read(COUNTER) ?? 0) + 1;
  write(COUNTER, String(seq));
  return { id, seq, sent_at: now.toISOString() };
}
