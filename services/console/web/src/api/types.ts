// The JSON that the services speak. Absent always means unknown: nothing here
// has a default.
import type { Feature, FeatureCollection, Point } from "geojson";

export type Id = string;
export type Instant = string; // RFC 3339, UTC

export interface Interval {
  min?: number;
  best?: number;
  max?: number;
}

export type Parts = Partial<
  Record<"women" | "men" | "minors" | "unaccompanied_minors" | "infants" | "pregnant" | "disabled", Interval>
>;

export interface Count extends Interval {
  basis?: string;
  of?: Parts;
}

export interface CountSource extends Count {
  report_id: Id;
  role?: string;
  org?: string;
  at: Instant;
}

// Shown is a number of persons as the incident holds it, with where it is from.
export interface Shown extends Count {
  assessed: boolean;
  report_id?: Id;
  sources?: CountSource[];
}

export interface Fix {
  report_id: Id;
  index: number;
  of?: string;
  lat?: number;
  lon?: number;
  text?: string;
  accuracy_m?: number;
  at: Instant;
  method?: string;
  basis: "observed" | "estimated";
  judgement?: string;
  course_deg?: number;
  speed_kn?: number;
  parsed?: boolean;
}

export interface Condition {
  engine?: string;
  taking_water?: string;
  tube_deflated?: string;
  capsized?: string;
  people_in_water?: string;
  adrift?: string;
}

export interface Boat {
  type?: string;
  colour?: string;
  length_m?: number;
  markings?: string;
  name?: string;
  mmsi?: string;
  occupancy?: string;
  afterwards?: string;
}

export interface Alias {
  name?: string;
  by?: string;
  date?: string;
}

export interface Responder {
  craft_id: Id;
  status: string;
  eta?: Instant;
  since: Instant;
}

export interface Outcome {
  outcome_id: Id;
  outcome: string;
  persons?: Count;
  at?: Instant;
  place?: string;
  by?: string;
  confidence?: string;
  withdrawn: boolean;
}

export interface Because {
  by: string;
  value?: string;
}

export interface Proposal {
  report_id: Id;
  incident_id?: Id;
  strength: string;
  because?: Because[];
}

export interface IncidentProperties {
  sequence: number;
  name: string;
  exercise?: Id;
  status: string; // open, suspended, closed, merged; a page shows any other word as it is
  phase: string; // none, uncertainty, alert, distress
  operation: string;
  lost_contact: boolean;
  opened_at: Instant;
  first_alert_at?: Instant;
  last_contact_at?: Instant;
  last_report_at: Instant;
  updated_at: Instant;
  aliases?: Alias[];
  position?: Fix;
  positions?: Fix[];
  persons?: Partial<Record<"total" | "dead" | "missing" | "medical", Shown>>;
  craft?: Boat;
  condition?: Condition;
  responders?: Responder[];
  outcomes?: Outcome[];
  check_due_at?: Instant;
  missing?: string[];
  proposals?: Proposal[];
  report_ids?: Id[];
  report_count: number;
  orgs?: string[];
}

export type Incident = Feature<Point | null, IncidentProperties> & { id: Id };

export interface Summary {
  id: Id;
  sequence: number;
  kind: string;
  org: string;
  exercise?: Id;
  occurred_at: Instant;
  received_at: Instant;
  source?: { role?: string; channel?: string };
  subject?: string;
  position?: { lat?: number; lon?: number; text?: string; accuracy_m?: number; at?: Instant };
  persons?: { total?: Count; dead?: Count; missing?: Count };
  craft?: Boat;
  warnings: number;
  needs_info?: string[];
  incident_ids?: Id[];
  linked: boolean;
}

export interface Warning {
  code: string;
  detail: string;
  pointer?: string;
}

export interface ReportPosition {
  of?: string;
  lat?: number;
  lon?: number;
  accuracy_m?: number;
  at?: Instant;
  method?: string;
  text?: string;
  parsed?: boolean;
}

// Report is the report as given; texts and phones come only when one report is
// opened by itself.
export interface Report {
  id: Id;
  kind: string;
  exercise?: Id;
  sequence?: number;
  org?: string;
  occurred_at?: Instant;
  occurred_text?: string;
  occurred_basis?: string;
  received_at?: Instant;
  source?: { role?: string; channel?: string; first_hand?: string };
  confidence?: string;
  sealed?: "open" | "withheld" | "erased" | "unreadable"; // absent when nothing was sealed
  texts?: { lang?: string; text?: string; form?: string }[];
  phones?: { number?: string; holder?: string; credit?: { units?: number; at?: Instant } }[];
  positions?: ReportPosition[];
  aliases?: Alias[];
  subject?: string;
  craft?: Boat;
  condition?: Condition;
  persons?: Partial<Record<"total" | "dead" | "dead_left_at_sea" | "missing" | "medical", Count>>;
  device?: { id?: string; seq?: number; sent_at?: Instant };
  amends?: { report_id?: Id; reason?: string };
  incident_ids?: Id[];
  warnings?: Warning[];
  needs_info?: string[];
}

// Linked is a report of an incident: its summary, and the report without what is sealed.
export interface Linked extends Omit<Summary, "linked"> {
  relation: string;
  report: Omit<Report, "id" | "sealed">;
}

export interface TimelineEntry {
  sequence: number;
  recorded_at: Instant;
  occurred_at: Instant;
  type: string;
  actor?: string;
  org?: string;
  body: Record<string, unknown>;
}

export interface CraftProperties {
  craft_id: Id;
  name?: string;
  type?: string;
  org?: string;
  own?: boolean;
  exercise?: Id;
  at?: Instant;
  course_deg?: number;
  speed_kn?: number;
  accuracy_m?: number;
  source?: string;
}

// CraftSent is a craft as the feed tells it: nowhere before its first fix.
export type CraftSent = Feature<Point | null, CraftProperties> & { id: Id };
export type Craft = Feature<Point, CraftProperties & { at: Instant }> & { id: Id };

// Near is a craft with how it stands to a place.
export type Near = Feature<Point, Craft["properties"] & { distance_m: number; bearing_deg: number; fix_age_s?: number; eta_s?: number }> & { id: Id };

export interface Exercise {
  id: Id;
  name: string;
  ends_at: Instant;
}

export interface PictureAlert {
  code: "picture";
  state: "live" | "old" | "damaged";
  since?: Instant;
  lag_ms?: number;
  detail?: string;
  quarantined?: number; // messages that were set aside
}

export interface Snapshot {
  sequence: number;
  at: Instant;
  incidents: FeatureCollection<Point | null, IncidentProperties>;
  crafts: FeatureCollection<Point | null, CraftProperties>;
  unlinked: Summary[];
  exercises: Exercise[];
  picture?: PictureAlert | null;
}

export interface Session {
  subject: string;
  org: string;
  roles: string[];
  expires_at: Instant;
}

// Archive is the second copy of the log.
export interface Archive {
  state: string;
  detail?: string;
  behind_from?: Instant;
}

export interface Receipt {
  id: Id;
  sequence: number;
  received_at: Instant;
  needs_info?: string[];
  warnings?: Warning[];
}

export interface Candidate {
  lat: number;
  lon: number;
  format: string;
  accuracy_m?: number;
}

export interface Parsed {
  candidates?: Candidate[];
  warnings?: Warning[];
}

export interface Measure {
  provisional?: Interval;
  verified?: Interval;
}

export interface TallyGroup {
  by?: Record<string, string | number>;
  incidents?: number;
  dead?: Measure;
  missing?: Measure;
  dead_or_missing?: Measure;
  survivors?: Measure;
  persons_at_risk?: Measure;
}

export interface Tally {
  as_of: Instant;
  query?: Record<string, unknown>;
  groups: TallyGroup[];
  total: TallyGroup;
}

export interface ProblemBody {
  type?: string;
  title?: string;
  status: number;
  detail?: string;
  trace_id?: string;
  errors?: { pointer: string; detail: string }[];
  current?: unknown;
}
