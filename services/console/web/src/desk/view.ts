// What the officer looks at, in the URL: a link shows the same, and a reload changes nothing.
import type { Camera } from "../map/map";
import { Store } from "../shared/store";
import type { World } from "./order";

export type Pane = "list" | "map" | "incident"; // on a narrow screen one at a time

export interface View {
  incident: string | undefined;
  camera: Camera | undefined;
  hiddenStatus: ReadonlySet<string>;
  hiddenPhase: ReadonlySet<string>;
  world: World;
  night: boolean;
  text: string;
  pane: Pane;
}

const DEFAULT_HIDDEN = "closed,merged";
export const START: Camera = { lat: 35.5, lon: 15.5, zoom: 5.2 };

export function readView(search: string): View {
  const q = new URLSearchParams(search);
  return {
    incident: q.get("i") ?? undefined,
    camera: readCamera(q.get("at")),
    hiddenStatus: list(q.get("hide") ?? DEFAULT_HIDDEN),
    hiddenPhase: list(q.get("hidephase") ?? ""),
    world: oneOf(q.get("x"), ["all", "real", "only"]) ?? "all",
    night: q.get("night") === "1",
    text: q.get("q") ?? "",
    pane: oneOf(q.get("pane"), ["list", "map", "incident"]) ?? "list",
  };
}

export function writeView(v: View): string {
  const q = new URLSearchParams();
  if (v.incident) q.set("i", v.incident);
  if (v.camera) q.set("at", `${v.camera.lat.toFixed(4)},${v.camera.lon.toFixed(4)},${v.camera.zoom.toFixed(1)}`);
  const hidden = [...v.hiddenStatus].sort().join(",");
  if (hidden !== DEFAULT_HIDDEN) q.set("hide", hidden);
  if (v.hiddenPhase.size > 0) q.set("hidephase", [...v.hiddenPhase].sort().join(","));
  if (v.world !== "all") q.set("x", v.world);
  if (v.night) q.set("night", "1");
  if (v.text) q.set("q", v.text);
  if (v.pane !== "list") q.set("pane", v.pane);
  return q.toString().replaceAll("%2C", ",");
}

function readCamera(value: string | null): Camera | undefined {
  const [lat, lon, zoom] = (value ?? "").split(",").map(Number);
  if (lat === undefined || lon === undefined || zoom === undefined) return undefined;
  if (![lat, lon, zoom].every(Number.isFinite) || Math.abs(lat) > 90 || Math.abs(lon) > 180) return undefined;
  return { lat, lon, zoom };
}

function list(value: string): ReadonlySet<string> {
  return new Set(value.split(",").filter((v) => v !== ""));
}

function oneOf<T extends string>(value: string | null, allowed: readonly T[]): T | undefined {
  return allowed.find((a) => a === value);
}

// viewStore keeps URL and view the same. Choosing an incident is a step that Back undoes;
// moving the map is not.
export function viewStore(): Store<View> {
  const store = new Store(readView(location.search));
  let chosen = store.get().incident;
  window.addEventListener("popstate", () => {
    chosen = readView(location.search).incident;
    store.set(readView(location.search));
  });
  store.subscribe(() => {
    const view = store.get();
    const query = writeView(view);
    if (query === location.search.slice(1)) return;
    const url = `${location.pathname}${query ? `?${query}` : ""}`;
    if (view.incident !== chosen) history.pushState(null, "", url);
    else history.replaceState(null, "", url);
    chosen = view.incident;
  });
  return store;
}
