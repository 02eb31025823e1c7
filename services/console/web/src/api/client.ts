// The one place, with live.ts, that speaks to the server. Every failure leaves as
// a Problem (the server answered and said no) or Unreachable (nobody knows).
import type {
  Exercise, Id, Incident, Linked, Near, Parsed, ProblemBody, Receipt, Report, Session, Tally, TimelineEntry,
} from "./types";

export class Problem extends Error {
  constructor(readonly status: number, readonly body: ProblemBody) {
    super(words(status, body));
  }
}

function words(status: number, body: ProblemBody): string {
  const parts = (body.errors ?? []).map((e) => `${e.pointer} ${e.detail}`);
  return [body.detail || body.title || `HTTP ${status}`, ...parts].join("; ");
}

// Unreachable: no answer, or one that does not say whether it was done (503 and timeouts).
export class Unreachable extends Error {}

interface Call {
  method?: string;
  json?: unknown;
  text?: string; // a body sent byte for byte
  headers?: Record<string, string>;
  timeoutMs?: number;
  signal?: AbortSignal;
}

async function call(path: string, options: Call = {}): Promise<Response> {
  const body = options.text ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 20_000);
  const signal = options.signal ? anySignal(options.signal, timeout) : timeout;
  let response: Response;
  try {
    response = await fetch(path, { method: options.method ?? "GET", body, headers, signal, credentials: "same-origin" });
  } catch (cause) {
    throw new Unreachable("no answer from the server", { cause });
  }
  if (response.ok) return response;
  throw await failure(response);
}

async function failure(response: Response): Promise<Error> {
  const body = await problemBody(response);
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    return new Unreachable(body.detail || body.title || `HTTP ${response.status}`);
  }
  return new Problem(response.status, body);
}

async function problemBody(response: Response): Promise<ProblemBody> {
  try {
    return (await response.json()) as ProblemBody;
  } catch {
    return { status: response.status, title: response.statusText };
  }
}

// AbortSignal.any is younger than the browsers on the ships.
function anySignal(...signals: AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}

async function json<T>(path: string, options?: Call): Promise<T> {
  const response = await call(path, options);
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new Unreachable("the answer broke off", { cause });
  }
}

const at = encodeURIComponent;

export function session(): Promise<Session> {
  return json("/v1/session");
}

export function openSession(token: string): Promise<Session> {
  return json("/v1/session", { method: "POST", json: { token } });
}

export async function logout(): Promise<void> {
  await call("/v1/logout", { method: "POST", json: {} });
}

export async function timeline(id: Id, signal?: AbortSignal): Promise<TimelineEntry[]> {
  return (await json<{ entries?: TimelineEntry[] }>(`/v1/incidents/${at(id)}/timeline`, { signal })).entries ?? [];
}

export async function incidentReports(id: Id, signal?: AbortSignal): Promise<Linked[]> {
  return (await json<{ reports?: Linked[] }>(`/v1/incidents/${at(id)}/reports`, { signal })).reports ?? [];
}

export function report(id: Id): Promise<Report> {
  return json(`/v1/reports/${at(id)}`);
}

export type CommandName = "phase" | "links" | "positions" | "close" | "reopen" | "suspend" | "checks" | "responders" | "outcomes" | "assessments";

// command decides on an incident as it was at `sequence`; the same key never decides twice.
export function command(id: Id, name: CommandName, body: object, sequence: number, key: string): Promise<Incident> {
  const headers = { "If-Match": `"${sequence}"`, "Idempotency-Key": key };
  return json(`/v1/incidents/${at(id)}/${name}`, { method: "POST", json: body, headers });
}

// nearest craft first; those of an exercise only within it.
export async function nearest(place: { lat: number; lon: number }, exercise: Id | undefined, signal?: AbortSignal): Promise<Near[]> {
  const query = `lat=${place.lat}&lon=${place.lon}&limit=8${exercise ? `&exercise=${at(exercise)}` : ""}`;
  return (await json<{ features: Near[] }>(`/v1/crafts/nearest?${query}`, { signal, timeoutMs: 8_000 })).features;
}

export function parsePosition(text: string, signal?: AbortSignal): Promise<Parsed> {
  return json(`/v1/positions/parse?text=${at(text)}`, { signal, timeoutMs: 8_000 });
}

// sendReport sends the bytes as they are: a retry must be the same report.
export async function sendReport(body: string): Promise<Receipt> {
  return json("/v1/reports", { method: "POST", text: body, timeoutMs: 30_000 });
}

export async function exercises(): Promise<Exercise[]> {
  const found = await json<Exercise[] | { exercises?: Exercise[] }>("/v1/exercises", { timeoutMs: 8_000 });
  return Array.isArray(found) ? found : (found.exercises ?? []);
}

export function tallies(query: string): Promise<Tally> {
  return json(`/v1/tallies?${query}`);
}

// asset reads one of our own static files.
export function asset<T>(url: string): Promise<T> {
  return json(url, { timeoutMs: 120_000 });
}
