// Proves, when types are checked, that whatever the services may send (schema.d.ts,
// generated from schemas/http) is what the pages read (types.ts). Pages read more
// loosely: a word that is new tomorrow is shown as it is.
import type { components } from "./schema";
import type * as read from "./types";

type Sent = components["schemas"];
type Fits<Read, Given extends Read> = Given;

export type Proof = [
  Fits<read.Incident, Sent["Incident"]>,
  Fits<read.Summary, Sent["FeedReport"]>,
  Fits<read.Linked, Sent["LinkedReport"]>,
  Fits<read.TimelineEntry, Sent["TimelineEntry"]>,
  Fits<read.Report, Sent["StoredReport"]>,
  Fits<read.CraftSent, Sent["Craft"]>,
  Fits<read.Snapshot, Sent["Snapshot"]>,
  Fits<read.PictureAlert, Sent["Alert"]>,
  Fits<read.Exercise, Sent["Exercise"]>,
  Fits<read.Session, Sent["Session"]>,
  Fits<read.Receipt, Sent["Receipt"]>,
  Fits<read.Parsed, Sent["ParsedPosition"]>,
  Fits<read.Tally, Sent["Tally"]>,
  Fits<read.ProblemBody, Sent["Problem"]>,
];
