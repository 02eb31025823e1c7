// The marks, drawn on a canvas so that no picture is fetched: phases by shape and
// colour together, craft after IEC 62288.
import type { Palette } from "./palette";

const SIZE = 48; // device pixels at ratio 2: 24 on the screen
export const RATIO = 2;

export const PHASES = ["distress", "alert", "uncertainty", "none", "other"] as const;
export type PhaseMark = (typeof PHASES)[number];

// phaseMark gives every phase a mark: a word that we do not know gets its own.
export function phaseMark(phase: string): PhaseMark {
  return (PHASES as readonly string[]).includes(phase) ? (phase as PhaseMark) : "other";
}

type Draw = (c: CanvasRenderingContext2D) => void;

// icons draws every mark of the map for one palette.
export function icons(p: Palette): Map<string, ImageData> {
  const made = new Map<string, ImageData>();
  for (const mark of PHASES) {
    const colour = mark === "other" ? p.edge : p[mark];
    made.set(`phase-${mark}`, paint((c) => shape(c, mark, colour, colour, p.edge)));
    made.set(`phase-${mark}-hollow`, paint((c) => shape(c, mark, p.halo, colour, colour)));
    made.set(`phase-${mark}-ended`, paint((c) => ended(c, mark, p)));
  }
  made.set("selected", paint((c) => frame(c, p.selected)));
  made.set("wrong", paint((c) => cross(c, p.text)));
  made.set("fix", paint((c) => dot(c, p.text, p.halo, true)));
  made.set("fix-hollow", paint((c) => dot(c, p.text, p.halo, false)));
  for (const [name, colour, own] of [["own", p.craft, true], ["seen", p.other, false]] as const) {
    made.set(`craft-${name}`, paint((c) => triangle(c, colour, own, p.halo)));
    made.set(`still-${name}`, paint((c) => still(c, colour, own, p.halo)));
    made.set(`air-${name}`, paint((c) => aircraft(c, colour, own, p.halo)));
    made.set(`beacon-${name}`, paint((c) => beacon(c, colour, p.halo)));
  }
  return made;
}

function paint(draw: Draw): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.lineJoin = "round";
  draw(context);
  return context.getImageData(0, 0, SIZE, SIZE);
}

function outline(c: CanvasRenderingContext2D, mark: PhaseMark): void {
  c.beginPath();
  if (mark === "distress") polygon(c, [24, 3, 45, 24, 24, 45, 3, 24]);
  else if (mark === "alert") polygon(c, [24, 5, 44, 42, 4, 42]);
  else if (mark === "uncertainty") c.arc(24, 24, 17, 0, 2 * Math.PI);
  else if (mark === "none") polygon(c, [9, 9, 39, 9, 39, 39, 9, 39]);
  else polygon(c, [14, 6, 34, 6, 44, 24, 34, 42, 14, 42, 4, 24]);
}

function polygon(c: CanvasRenderingContext2D, xy: number[]): void {
  for (let i = 0; i < xy.length; i += 2) c.lineTo(xy[i] ?? 0, xy[i + 1] ?? 0);
  c.closePath();
}

function shape(c: CanvasRenderingContext2D, mark: PhaseMark, fill: string, inner: string, edge: string): void {
  outline(c, mark);
  c.fillStyle = fill;
  c.fill();
  c.lineWidth = fill === inner ? 3 : 6;
  c.strokeStyle = edge;
  c.stroke();
}

function ended(c: CanvasRenderingContext2D, mark: PhaseMark, p: Palette): void {
  outline(c, mark);
  c.lineWidth = 3;
  c.strokeStyle = p.ended;
  c.stroke();
  line(c, p.ended, 3, [8, 40, 40, 8]);
}

function frame(c: CanvasRenderingContext2D, colour: string): void {
  for (const corner of [[2, 14, 2, 2, 14, 2], [34, 2, 46, 2, 46, 14], [46, 34, 46, 46, 34, 46], [14, 46, 2, 46, 2, 34]]) {
    line(c, colour, 4, corner);
  }
}

function cross(c: CanvasRenderingContext2D, colour: string): void {
  line(c, colour, 4, [14, 14, 34, 34]);
  line(c, colour, 4, [14, 34, 34, 14]);
}

function line(c: CanvasRenderingContext2D, colour: string, width: number, xy: number[]): void {
  c.beginPath();
  for (let i = 0; i < xy.length; i += 2) c.lineTo(xy[i] ?? 0, xy[i + 1] ?? 0);
  c.lineWidth = width;
  c.strokeStyle = colour;
  c.stroke();
}

function dot(c: CanvasRenderingContext2D, colour: string, halo: string, filled: boolean): void {
  c.beginPath();
  c.arc(24, 24, 8, 0, 2 * Math.PI);
  c.fillStyle = filled ? colour : halo;
  c.fill();
  c.lineWidth = 3;
  c.strokeStyle = filled ? halo : colour;
  c.stroke();
}

function body(c: CanvasRenderingContext2D, colour: string, own: boolean, halo: string): void {
  c.lineWidth = 7;
  c.strokeStyle = halo;
  c.stroke();
  c.fillStyle = own ? colour : halo;
  c.fill();
  c.lineWidth = 3;
  c.strokeStyle = colour;
  c.stroke();
}

// triangle: an AIS target, bow up; the map turns it to the course.
function triangle(c: CanvasRenderingContext2D, colour: string, own: boolean, halo: string): void {
  c.beginPath();
  polygon(c, [24, 6, 36, 40, 12, 40]);
  body(c, colour, own, halo);
}

function still(c: CanvasRenderingContext2D, colour: string, own: boolean, halo: string): void {
  c.beginPath();
  polygon(c, [24, 12, 36, 24, 24, 36, 12, 24]);
  body(c, colour, own, halo);
}

function aircraft(c: CanvasRenderingContext2D, colour: string, own: boolean, halo: string): void {
  c.beginPath();
  polygon(c, [24, 4, 28, 18, 45, 26, 45, 31, 28, 28, 27, 38, 33, 43, 33, 46, 15, 46, 15, 43, 21, 38, 20, 28, 3, 31, 3, 26, 20, 18]);
  body(c, colour, own, halo);
}

// beacon: a circle with a cross in it, as AIS-SART and MOB are shown.
function beacon(c: CanvasRenderingContext2D, colour: string, halo: string): void {
  c.beginPath();
  c.arc(24, 24, 17, 0, 2 * Math.PI);
  body(c, colour, false, halo);
  line(c, colour, 3, [12, 12, 36, 36]);
  line(c, colour, 3, [12, 36, 36, 12]);
}
