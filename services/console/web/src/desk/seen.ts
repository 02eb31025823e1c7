// What this officer has looked at: an incident is marked from its change until it is opened.
import type { Id, Incident } from "../api/types";
import { Store } from "../shared/store";
import { read, write } from "../shared/words";

export interface Seen {
  base: number; // everything up to this sequence counts as seen; -1 before the first picture
  ids: Readonly<Record<Id, number>>;
  known: readonly Id[]; // stood there when base was set
}

const NOTHING: Seen = { base: -1, ids: {}, known: [] };
const STORED = "pharos.seen";

export const seenStore = new Store<Seen>(stored());

function stored(): Seen {
  try {
    const value = JSON.parse(read(STORED) ?? "") as Partial<Seen>;
    if (typeof value.base === "number" && value.ids && value.known) return value as Seen;
  } catch {
    return NOTHING;
  }
  return NOTHING;
}

function keep(seen: Seen): void {
  seenStore.set(seen);
  write(STORED, JSON.stringify(seen));
}

// begin: on a device that never looked before, what stands there is not news. A log that is
// younger than what we remember is another log.
export function begin(sequence: number, incidents: Iterable<Incident>): void {
  const { base } = seenStore.get();
  if (base < 0 || base > sequence) keep({ base: sequence, ids: {}, known: [...incidents].map((i) => i.id) });
}

export function markSeen(incident: Incident): void {
  const seen = seenStore.get();
  if ((seen.ids[incident.id] ?? 0) >= incident.properties.sequence) return;
  keep({ ...seen, ids: { ...seen.ids, [incident.id]: incident.properties.sequence } });
}

export function markAllSeen(incidents: Iterable<Incident>): void {
  const all = [...incidents];
  const base = Math.max(seenStore.get().base, ...all.map((i) => i.properties.sequence));
  keep({ base, ids: {}, known: all.map((i) => i.id) });
}

// news: an incident opened after everything we had seen is new, any other one changed.
export function news(incident: Incident, seen: Seen): "new" | "changed" | undefined {
  const at = seen.ids[incident.id];
  if (seen.base < 0 || incident.properties.sequence <= Math.max(at ?? 0, seen.base)) return undefined;
  return at === undefined && !seen.known.includes(incident.id) ? "new" : "changed";
}
