// The picture as the feed tells it, and how far it can be trusted. Nothing that was
// true is taken away when the link goes.
import * as client from "../api/client";
import type { Denial, Listener } from "../api/live";
import type { Craft, CraftSent, Exercise, Id, Incident, PictureAlert, Report, Snapshot, Summary } from "../api/types";
import { Store } from "../shared/store";

export interface Picture {
  loaded: boolean;
  incidents: ReadonlyMap<Id, Incident>;
  unlinked: ReadonlyMap<Id, Summary>;
  exercises: Exercise[];
  alert: PictureAlert | undefined;
  link: "up" | "down";
  skewMs: number; // server's clock minus ours
  sequence: number; // of the first snapshot: what stood there when this page opened
  denied: Denial | undefined;
}

const EMPTY: Picture = {
  loaded: false, incidents: new Map(), unlinked: new Map(), exercises: [], alert: undefined,
  link: "up", skewMs: 0, sequence: 0, denied: undefined,
};

// Watcher hears every incident as it changes, in a hidden page too: the sound is there.
export type Watcher = (now: Incident, before: Incident | undefined) => void;

// LivePicture folds the feed. Craft stand apart: they change a hundred times as often.
export class LivePicture implements Listener {
  readonly store = new Store<Picture>(EMPTY);
  readonly crafts = new Store<ReadonlyMap<Id, Craft>>(new Map());
  heardAt = Date.now(); // our clock: when the server last said anything
  private incidents = new Map<Id, Incident>();
  private unlinked = new Map<Id, Summary>();
  private readonly asked = new Set<Id>(); // exercises whose names were asked for

  constructor(private readonly watch: Watcher) {}

  snapshot(s: Snapshot): void {
    const before = this.incidents;
    const first = !this.store.get().loaded;
    this.incidents = new Map((s.incidents.features as Incident[]).map((i) => [i.id, i]));
    this.unlinked = new Map(s.unlinked.map((r) => [r.id, r]));
    this.crafts.set(new Map((s.crafts.features as CraftSent[]).filter(placed).map((c) => [c.id, c])));
    if (!first) for (const i of this.incidents.values()) this.watch(i, before.get(i.id));
    this.publish({
      loaded: true,
      ...this.lists(),
      exercises: s.exercises ?? [],
      alert: s.picture ?? this.store.get().alert,
      skewMs: Date.parse(s.at) - Date.now() || 0,
      sequence: first ? s.sequence : this.store.get().sequence,
    });
  }

  incident(i: Incident): void {
    const before = this.incidents.get(i.id);
    if (before && before.properties.sequence > i.properties.sequence) return;
    this.incidents.set(i.id, i);
    for (const id of i.properties.report_ids ?? []) this.unlinked.delete(id);
    this.watch(i, before);
    this.publish(this.lists());
    void this.bringBack(before, i);
    void this.learn(i.properties.exercise);
  }

  // learn asks for the names of exercises when an item speaks of one that began after the
  // snapshot: the feed has no frame for it.
  private async learn(exercise: Id | undefined): Promise<void> {
    if (!exercise || this.asked.has(exercise) || this.store.get().exercises.some((x) => x.id === exercise)) return;
    this.asked.add(exercise);
    const exercises = await client.exercises().catch(() => undefined);
    if (exercises) this.publish({ exercises });
    else this.asked.delete(exercise);
  }

  // bringBack puts a report that was taken out of its last incident among the unlinked.
  private async bringBack(before: Incident | undefined, after: Incident): Promise<void> {
    const kept = new Set(after.properties.report_ids);
    for (const id of before?.properties.report_ids ?? []) {
      if (kept.has(id) || this.linked(id)) continue;
      const report = await client.report(id).catch(() => undefined);
      if (report && !this.linked(id)) this.report(summarise(report));
    }
  }

  private linked(report: Id): boolean {
    return [...this.incidents.values()].some((i) => i.properties.report_ids?.includes(report));
  }

  report(r: Summary): void {
    if (r.linked || this.linked(r.id)) this.unlinked.delete(r.id);
    else this.unlinked.set(r.id, r);
    this.publish(this.lists());
    void this.learn(r.exercise);
  }

  craft(c: CraftSent): void {
    if (!placed(c)) return;
    const known = this.crafts.get().get(c.id);
    if (known && Date.parse(known.properties.at) > Date.parse(c.properties.at)) return;
    const next = this.crafts.get() as Map<Id, Craft>;
    next.set(c.id, c);
    this.crafts.set(next); // the same map on purpose: a copy of 2,000 for each fix is the slow part
  }

  alert(a: PictureAlert): void {
    if (a.code === "picture") this.publish({ alert: a });
  }

  heard(at: number): void {
    this.heardAt = at;
    if (this.store.get().link !== "up") this.publish({ link: "up" });
  }

  broken(since: number): void {
    this.heardAt = since;
    this.publish({ link: "down" });
  }

  denied(why: Denial): void {
    this.publish({ denied: why });
  }

  private lists(): Pick<Picture, "incidents" | "unlinked"> {
    return { incidents: new Map(this.incidents), unlinked: new Map(this.unlinked) };
  }

  private publish(change: Partial<Picture>): void {
    this.store.update((p) => ({ ...p, ...change }));
  }
}

// placed: a craft that was registered and never heard of is on no map.
function placed(c: CraftSent): c is Craft {
  return c.geometry !== null && c.properties.at !== undefined;
}

function summarise(r: Report): Summary {
  const place = r.positions?.find((p) => p.lat !== undefined && p.lon !== undefined);
  return {
    id: r.id, sequence: r.sequence ?? 0, kind: r.kind, org: r.org ?? "",
    occurred_at: r.occurred_at ?? r.received_at ?? "", received_at: r.received_at ?? "",
    source: r.source, subject: r.subject, persons: r.persons, craft: r.craft,
    position: place,
    warnings: r.warnings?.length ?? 0, needs_info: r.needs_info, linked: false,
    ...(r.exercise ? { exercise: r.exercise } : {}),
  };
}
