// Every source and layer of the map, declared once as data.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Palette } from "./palette";

const SOURCES = ["land", "grid", "gridLabels", "circles", "tracks", "fixes", "vectors", "crafts", "incidents"] as const;
export type SourceName = (typeof SOURCES)[number];

// Layers that answer a click, nearest to the eye first.
export const CLICKABLE = { incident: "incidents", craft: "crafts" } as const;

const FONT = ["DejaVu Sans", "Noto Sans", "Noto Sans Arabic", "sans-serif"];
const FONT_BOLD = ["DejaVu Sans Bold", "Noto Sans Bold", "Noto Sans Arabic Bold", "sans-serif"];

export function style(p: Palette): StyleSpecification {
  return {
    version: 8,
    sources: Object.fromEntries(
      SOURCES.map((name) => [name, { type: "geojson", data: { type: "FeatureCollection", features: [] }, ...(name === "land" ? { tolerance: 0.3 } : {}) }]),
    ) as StyleSpecification["sources"],
    layers: layers(p),
  };
}

// layers is also how the palette changes: their paint is set anew from here.
export function layers(p: Palette): LayerSpecification[] {
  return [
    { id: "sea", type: "background", paint: { "background-color": p.sea } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": p.land } },
    { id: "coast", type: "line", source: "land", paint: { "line-color": p.coast, "line-width": 1 } },
    { id: "grid", type: "line", source: "grid", paint: { "line-color": p.grid, "line-width": 1 } },
    gridLabels(p),
    {
      id: "circleFill", type: "fill", source: "circles",
      paint: { "fill-color": byPhase(p), "fill-opacity": ["case", ["get", "chosen"], 0.16, 0.07] },
    },
    {
      id: "circle", type: "line", source: "circles", filter: ["!=", ["get", "basis"], "estimated"],
      paint: { "line-color": byPhase(p), "line-width": ["case", ["get", "chosen"], 2.5, 1.2] },
    },
    {
      id: "circleEstimated", type: "line", source: "circles", filter: ["==", ["get", "basis"], "estimated"],
      paint: { "line-color": byPhase(p), "line-width": ["case", ["get", "chosen"], 2.5, 1.2], "line-dasharray": [1, 2] },
    },
    {
      id: "track", type: "line", source: "tracks", filter: ["==", ["get", "basis"], "observed"],
      paint: { "line-color": p.text, "line-width": 2.5 },
    },
    {
      id: "trackEstimated", type: "line", source: "tracks", filter: ["==", ["get", "basis"], "estimated"],
      layout: { "line-cap": "round" }, paint: { "line-color": p.text, "line-width": 2.5, "line-dasharray": [0.2, 2] },
    },
    {
      id: "vectors", type: "line", source: "vectors",
      paint: { "line-color": ["case", ["get", "own"], p.craft, p.other], "line-width": ["case", ["get", "own"], 2, 1.2], "line-opacity": ["get", "opacity"] },
    },
    crafts(p),
    { id: "fixes", type: "symbol", source: "fixes", layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": true } },
    incidents(p),
    {
      id: "selected", type: "symbol", source: "incidents", filter: ["get", "chosen"],
      layout: { "icon-image": "selected", "icon-size": 1.5, "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
  ];
}

function gridLabels(p: Palette): LayerSpecification {
  return {
    id: "gridLabels", type: "symbol", source: "gridLabels",
    layout: {
      "text-field": ["get", "text"], "text-font": FONT, "text-size": 11, "text-allow-overlap": true, "text-ignore-placement": true,
      "text-anchor": ["case", ["==", ["get", "edge"], "left"], "left", "bottom"],
      "text-offset": ["case", ["==", ["get", "edge"], "left"], ["literal", [0.3, -0.7]], ["literal", [0, -2.6]]],
    },
    paint: { "text-color": p.gridText, "text-halo-color": p.sea, "text-halo-width": 1.5 },
  };
}

function crafts(p: Palette): LayerSpecification {
  return {
    id: "crafts", type: "symbol", source: "crafts",
    layout: {
      "icon-image": ["get", "icon"], "icon-rotate": ["get", "course"], "icon-rotation-alignment": "map",
      "icon-size": ["interpolate", ["linear"], ["zoom"], 4, ["case", ["get", "own"], 0.75, 0.5], 9, ["case", ["get", "own"], 1, 0.8]],
      "icon-allow-overlap": true, "icon-ignore-placement": true,
      "symbol-sort-key": ["case", ["get", "own"], 1, 0],
      // Names of the others only near: two thousand of them would hide the sea.
      "text-field": ["step", ["zoom"], ["case", ["get", "own"], ["get", "label"], ""], 8.5, ["get", "label"]],
      "text-font": FONT, "text-size": 11, "text-anchor": "top", "text-offset": [0, 1.1], "text-optional": true,
    },
    paint: {
      "icon-opacity": ["get", "opacity"], "text-opacity": ["get", "opacity"],
      "text-color": ["case", ["get", "own"], p.craft, p.other], "text-halo-color": p.halo, "text-halo-width": 1.5,
    },
  };
}

function incidents(p: Palette): LayerSpecification {
  return {
    id: "incidents", type: "symbol", source: "incidents",
    layout: {
      "icon-image": ["get", "icon"], "icon-size": ["case", ["get", "chosen"], 1.25, 1],
      "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "order"],
      "text-field": ["get", "label"], "text-font": FONT_BOLD, "text-size": 13, "text-anchor": "left", "text-offset": ["case", ["get", "chosen"], ["literal", [1.7, 0]], ["literal", [1.1, 0]]],
      "text-justify": "left", "text-optional": true,
    },
    paint: {
      // A mark never fades so far that it is overlooked: only its words do.
      "icon-opacity": ["max", 0.55, ["get", "opacity"]], "text-opacity": ["max", 0.7, ["get", "opacity"]],
      "text-color": p.text, "text-halo-color": p.halo, "text-halo-width": 2,
    },
  };
}

function byPhase(p: Palette): ExpressionSpecification {
  return ["match", ["get", "mark"], "distress", p.distress, "alert", p.alert, "uncertainty", p.uncertainty, "none", p.none, p.edge];
}
