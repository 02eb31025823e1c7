// Lines of latitude and longitude, as close as the view has room for, with their
// names at the left and lower edge.
import type { Feature, FeatureCollection, LineString, Point } from "geojson";
import { formatAngle } from "../shared/position";

const STEPS = [30, 20, 10, 5, 2, 1, 1 / 2, 1 / 3, 1 / 6, 1 / 12, 1 / 30, 1 / 60];

export interface View {
  west: number;
  south: number;
  east: number;
  north: number;
}

export interface Graticule {
  lines: FeatureCollection<LineString>;
  labels: FeatureCollection<Point>;
}

export function graticule(view: View): Graticule {
  const lines: Feature<LineString>[] = [];
  const labels: Feature<Point>[] = [];
  const step = stepFor(Math.min(view.east - view.west, (view.north - view.south) * 1.4));
  for (const lon of multiples(view.west, view.east, step)) {
    lines.push(line([[lon, Math.max(-85, view.south - step)], [lon, Math.min(85, view.north + step)]]));
    labels.push(label(lon, view.south, "bottom", name(wrap(lon), "EW", 3, step)));
  }
  for (const lat of multiples(Math.max(-84, view.south), Math.min(84, view.north), step)) {
    lines.push(line([[view.west - step, lat], [view.east + step, lat]]));
    labels.push(label(view.west, lat, "left", name(lat, "NS", 2, step)));
  }
  return { lines: { type: "FeatureCollection", features: lines }, labels: { type: "FeatureCollection", features: labels } };
}

function stepFor(width: number): number {
  return STEPS.find((step) => width / step >= 5) ?? 1 / 60;
}

function multiples(from: number, to: number, step: number): number[] {
  const found: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to && found.length < 60; i++) found.push(i * step);
  return found;
}

function wrap(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}

function name(value: number, sides: "NS" | "EW", width: number, step: number): string {
  const full = formatAngle(value, sides, width, "ddm");
  return step >= 1 ? full.replace(/\d\d\.\d'/, "") : full.replace(/\.\d'/, "'");
}

function line(coordinates: [number, number][]): Feature<LineString> {
  return { type: "Feature", geometry: { type: "LineString", coordinates }, properties: {} };
}

function label(lon: number, lat: number, edge: string, text: string): Feature<Point> {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { edge, text } };
}
