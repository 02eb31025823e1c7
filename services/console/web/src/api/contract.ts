// Proves, when types are checked, that whatever the feed and problems may hold
// (schema.d.ts, generated from schemas/http) is what the pages read (types.ts); for
// the answers of routes client.ts does. Pages read more loosely: a word that is new
// tomorrow is shown as it is.
import type { components } from "./schema";
import type * as read from "./types";

type Sent = components["schemas"];
type Fits<Read, Given extends Read> = Given;

export type Proof = [
  Fits<read.Incident, Sent["Incident"]>,
  Fits<read.Summary, Sent["FeedReport"]>,
  Fits<read.CraftSent, Sent["Craft"]>,
  Fits<read.Snapshot, Sent["Snapshot"]>,
  Fits<read.PictureAlert, Sent["Alert"]>,
  Fits<read.ProblemBody, Sent["Problem"]>,
];
