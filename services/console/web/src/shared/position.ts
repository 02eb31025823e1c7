// Positions, distances and bearings in the words of the bridge.
export type PositionFormat = "ddm" | "dms" | "dd";

export const POSITION_FORMATS: PositionFormat[] = ["ddm", "dms", "dd"];

const METRES_PER_NM = 1852;
const EARTH_RADIUS_NM = 3440.065;

export function formatPosition(lat: number, lon: number, format: PositionFormat = "ddm"): string {
  return `${formatAngle(lat, "NS", 2, format)} ${formatAngle(lon, "EW", 3, format)}`;
}

// formatAngle rounds the whole angle first, so that 59.97' never becomes 60.0'.
export function formatAngle(value: number, sides: "NS" | "EW", width: number, format: PositionFormat): string {
  const side = value < 0 ? sides[1] : sides[0];
  const size = Math.abs(value);
  if (format === "dd") return `${size.toFixed(5)}°${side}`;
  if (format === "ddm") {
    const tenths = Math.round(size * 600);
    const minutes = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
    return `${pad(Math.floor(tenths / 600), width)}°${minutes}'${side}`;
  }
  const seconds = Math.round(size * 3600);
  return `${pad(Math.floor(seconds / 3600), width)}°${pad(Math.floor(seconds / 60) % 60, 2)}'${pad(seconds % 60, 2)}"${side}`;
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, "0");
}

// formatDistance gives nautical miles, or metres below a tenth of one.
export function formatDistance(metres: number): string {
  const nm = metres / METRES_PER_NM;
  if (nm < 0.1) return `${Math.round(metres)} m`;
  return `${nm < 10 ? nm.toFixed(1) : Math.round(nm)} NM`;
}

export function formatBearing(degrees: number): string {
  return `${pad(Math.round(degrees) % 360, 3)}°T`;
}

export function formatSpeed(knots: number): string {
  return `${knots.toFixed(1)} kn`;
}

export interface Place {
  lat: number;
  lon: number;
}

// destination is the place reached from `from` on a great circle.
export function destination(from: Place, bearingDeg: number, distanceNm: number): Place {
  const angle = distanceNm / EARTH_RADIUS_NM;
  const bearing = radians(bearingDeg);
  const lat = radians(from.lat);
  const toLat = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing));
  const east = Math.sin(bearing) * Math.sin(angle) * Math.cos(lat);
  const toLon = radians(from.lon) + Math.atan2(east, Math.cos(angle) - Math.sin(lat) * Math.sin(toLat));
  return { lat: degrees(toLat), lon: degrees(toLon) };
}

// ring is the circle of `metres` around a place, as longitude-latitude pairs. It may
// run past 180° so that it stays one ring at the antimeridian.
export function ring(centre: Place, metres: number, steps: number): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i <= steps; i++) {
    const p = destination(centre, (i * 360) / steps, metres / METRES_PER_NM);
    points.push([p.lon, p.lat]);
  }
  return points;
}

// known narrows a fix to one that can be drawn.
export function known<T extends { lat?: number; lon?: number }>(fix: T | undefined): (T & Place) | undefined {
  if (fix?.lat === undefined || fix.lon === undefined) return undefined;
  if (!Number.isFinite(fix.lat) || !Number.isFinite(fix.lon)) return undefined;
  return Math.abs(fix.lat) <= 90 && Math.abs(fix.lon) <= 180 ? (fix as T & Place) : undefined;
}

function radians(deg: number): number {
  return (deg * Math.PI) / 180;
}

function degrees(rad: number): number {
  return (rad * 180) / Math.PI;
}
