// Time on a watch: UTC first, ages that tick.
export function utcClock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

export function zoneClock(ms: number, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(ms);
}

export function zoneName(zone: string): string {
  return (zone.split("/").pop() ?? zone).replaceAll("_", " ");
}

// utcStamp gives the time, with the day when it is not today's.
export function utcStamp(instant: string, now: number): string {
  const t = Date.parse(instant);
  if (Number.isNaN(t)) return instant;
  const iso = new Date(t).toISOString();
  const clock = `${iso.slice(11, 16)}Z`;
  return iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10) ? clock : `${iso.slice(0, 10)} ${clock}`;
}

export interface Age {
  unit: "now" | "min" | "hour" | "day";
  n: number;
  m?: number; // minutes beside the hours, below a day
}

export function age(instant: string | undefined, now: number): Age | undefined {
  const t = instant === undefined ? Number.NaN : Date.parse(instant);
  if (Number.isNaN(t)) return undefined;
  return span(now - t);
}

export function span(ms: number): Age {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return { unit: "now", n: 0 };
  if (minutes < 60) return { unit: "min", n: minutes };
  if (minutes < 48 * 60) return { unit: "hour", n: Math.floor(minutes / 60), m: minutes % 60 };
  return { unit: "day", n: Math.floor(minutes / 1440) };
}

// freshness is 1 for a place just heard and falls to 0.35 at a day: it fades and never vanishes.
export function freshness(instant: string, now: number, fullMs = 30 * 60_000, goneMs = 24 * 3_600_000): number {
  const old = now - Date.parse(instant);
  if (Number.isNaN(old)) return 0.35;
  const faded = Math.min(1, Math.max(0, (old - fullMs) / (goneMs - fullMs)));
  return 1 - 0.65 * Math.sqrt(faded);
}
