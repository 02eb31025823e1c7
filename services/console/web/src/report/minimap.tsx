// A small map without a map library: land from our own files, the place, the lines around it.
// It weighs nothing on a bad link and works without one.
import { useEffect, useRef, useState } from "preact/hooks";
import type { MultiPolygon, Polygon, Position } from "geojson";
import type { Topology } from "topojson-specification";
import { feature } from "topojson-client";
import { asset } from "../api/client";
import { formatAngle, type Place } from "../shared/position";

const HEIGHT_DEG = 4; // 240 nautical miles from top to bottom

interface Props {
  place: Place;
  label: string;
}

export function MiniMap({ place, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const land = useLand();
  useEffect(() => {
    if (canvas.current) draw(canvas.current, place, land);
  }, [place.lat, place.lon, land]);
  return <canvas ref={canvas} class="minimap" role="img" aria-label={label} width={720} height={360} />;
}

let loading: Promise<Position[][]> | undefined;

// useLand reads the land once for the page; without it the lines and the place are still drawn.
function useLand(): Position[][] {
  const [rings, setRings] = useState<Position[][]>([]);
  useEffect(() => {
    loading ??= readLand();
    loading.then(setRings, () => (loading = undefined));
  }, []);
  return rings;
}

async function readLand(): Promise<Position[][]> {
  const topology = await asset<Topology>(ASSETS.land50);
  const object = topology.objects.land;
  if (!object) return [];
  return feature(topology, object).features.flatMap((f) => {
    const geometry = f.geometry as Polygon | MultiPolygon;
    return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
  });
}

function draw(canvas: HTMLCanvasElement, place: Place, land: Position[][]): void {
  const c = canvas.getContext("2d");
  if (!c) return;
  const style = getComputedStyle(canvas);
  const { width, height } = canvas;
  const squeeze = Math.max(0.2, Math.cos((place.lat * Math.PI) / 180));
  const scale = height / HEIGHT_DEG;
  const x = (lon: number) => width / 2 + (((lon - place.lon + 540) % 360) - 180) * scale * squeeze;
  const y = (lat: number) => height / 2 - (lat - place.lat) * scale;
  c.fillStyle = style.getPropertyValue("--sea");
  c.fillRect(0, 0, width, height);
  drawLand(c, land, place, x, y, style);
  drawGrid(c, place, x, y, style);
  drawPlace(c, width / 2, height / 2, style);
}

type Project = (degrees: number) => number;

function drawLand(c: CanvasRenderingContext2D, land: Position[][], place: Place, x: Project, y: Project, style: CSSStyleDeclaration): void {
  c.beginPath();
  for (const ring of land) {
    // Near rings only: a far one would fold at the edge of the world behind us.
    if (!ring.some(([lon = 0, lat = 0]) => Math.abs(lat - place.lat) < 12 && Math.abs(((lon - place.lon + 540) % 360) - 180) < 20)) continue;
    ring.forEach(([lon = 0, lat = 0], i) => (i === 0 ? c.moveTo(x(lon), y(lat)) : c.lineTo(x(lon), y(lat))));
    c.closePath();
  }
  c.fillStyle = style.getPropertyValue("--land");
  c.strokeStyle = style.getPropertyValue("--coast");
  c.lineWidth = 2;
  c.fill("evenodd");
  c.stroke();
}

function drawGrid(c: CanvasRenderingContext2D, place: Place, x: Project, y: Project, style: CSSStyleDeclaration): void {
  const { width, height } = c.canvas;
  c.strokeStyle = style.getPropertyValue("--grid");
  c.fillStyle = style.getPropertyValue("--soft");
  c.font = "22px system-ui, sans-serif";
  c.lineWidth = 1;
  for (let d = -6; d <= 6; d++) {
    const lat = Math.round(place.lat) + d;
    const lon = Math.round(place.lon) + d;
    stroke(c, 0, y(lat), width, y(lat));
    stroke(c, x(lon), 0, x(lon), height);
    c.fillText(formatAngle(lat, "NS", 2, "ddm").replace("00.0'", ""), 6, y(lat) - 6);
    if (lon % 2 !== 0) continue; // their names would touch
    c.fillText(formatAngle(((lon + 540) % 360) - 180, "EW", 3, "ddm").replace("00.0'", ""), x(lon) + 6, height - 8);
  }
}

function stroke(c: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  c.beginPath();
  c.moveTo(x1, y1);
  c.lineTo(x2, y2);
  c.stroke();
}

function drawPlace(c: CanvasRenderingContext2D, x: number, y: number, style: CSSStyleDeclaration): void {
  c.strokeStyle = style.getPropertyValue("--distress");
  c.lineWidth = 6;
  c.beginPath();
  c.arc(x, y, 18, 0, 2 * Math.PI);
  c.stroke();
  stroke(c, x - 34, y, x + 34, y);
  stroke(c, x, y - 34, x, y + 34);
}
