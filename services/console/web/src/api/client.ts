// The one place, with live.ts, that speaks to the server. Every failure leaves as
// a Problem (the server answered and said no) or Unreachable (nobody knows).
import { address, type Answer, type Body, type Names, type Query, type Route } from "./routes";
import type {
  Archive, Exercise, Id, Incident, Linked, Near, Parsed, ProblemBody, Receipt, Report, Session, Tally, TimelineEntry,
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
  json?: object;
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

function get<P extends Route<"get">>(route: P, names: Names<P>, options?: Call, query?: Query<P>): Promise<Answer<"get", P>> {
  return json(address(route, names, query), options);
}

function post<P extends Route<"post">>(route: P, names: Names<P>, options: Call): Promise<Answer<"post", P>> {
  return json(address(route, names), { method: "POST", ...options });
}

export function session(): Promise<Session> {
  return get("/v1/session", {});
}

export function openSession(token: string): Promise<Session> {
  const body: Body<"/v1/session"> = { token };
  return post("/v1/session", {}, { json: body });
}

export async function logout(): Promise<void> {
  await call("/v1/logout" satisfies Route<"post">, { method: "POST", json: {} });
}

export async function timeline(id: Id, signal?: AbortSignal): Promise<TimelineEntry[]> {
  return (await get("/v1/incidents/{id}/timeline", { id }, { signal })).entries;
}

export async function incidentReports(id: Id, signal?: AbortSignal): Promise<Linked[]> {
  return (await get("/v1/incidents/{id}/reports", { id }, { signal })).reports;
}

// archive tells whether the second copy of the log goes on, to who may know.
export function archive(signal?: AbortSignal): Promise<Archive> {
  return get("/v1/admin/archive", {}, { signal });
}

export function report(id: Id): Promise<Report> {
  return get("/v1/reports/{id}", { id });
}

type CommandName = Route<"post"> extends infer R ? (R extends `/v1/incidents/{id}/${infer Name}` ? Name : never) : never;

// Said has the members of a body but the reason. Its words are as free as those that are read (types.ts): the service judges them.
type Said<B> = B extends object ? { [K in keyof B as Exclude<K, "reason">]: B[K] extends string | undefined ? string : B[K] } : never;

// Command is a decision on an incident, before anybody gave a reason.
export type Command = { [N in CommandName]: { name: N; body: Said<Body<`/v1/incidents/{id}/${N}`>> } }[CommandName];

// command decides on an incident as it was at `sequence`; the same key never decides twice.
export function command(id: Id, name: CommandName, body: object, sequence: number, key: string): Promise<Incident> {
  const headers = { "If-Match": `"${sequence}"`, "Idempotency-Key": key };
  return post(`/v1/incidents/{id}/${name}`, { id }, { json: body, headers });
}

// nearest craft first; those of an exercise only within it.
export async function nearest(place: { lat: number; lon: number }, exercise: Id | undefined, signal?: AbortSignal): Promise<Near[]> {
  const query = { lat: place.lat, lon: place.lon, limit: 8, exercise };
  const found = (await get("/v1/crafts/nearest", {}, { signal, timeoutMs: 8_000 }, query)).features;
  return found.filter((craft): craft is typeof craft & Near => craft.geometry !== null && craft.properties.distance_m !== undefined);
}

export function parsePosition(text: string, signal?: AbortSignal): Promise<Parsed> {
  return get("/v1/positions/parse", {}, { signal, timeoutMs: 8_000 }, { text });
}

// sendReport sends the bytes as they are: a retry must be the same report.
export function sendReport(body: string): Promise<Receipt> {
  return post("/v1/reports", {}, { text: body, timeoutMs: 30_000 });
}

export async function exercises(): Promise<Exercise[]> {
  return (await get("/v1/exercises", {}, { timeoutMs: 8_000 })).exercises;
}

export function tallies(query: Query<"/v1/tallies">): Promise<Tally> {
  return get("/v1/tallies", {}, {}, query);
}

// asset reads one of our own static files.
export function asset<T>(url: string): Promise<T> {
  return json(url, { timeoutMs: 120_000 });
}
