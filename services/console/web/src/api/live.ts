// The live feed: one long answer read as it grows. A break resumes after the last
// id with no gap and no double; silence counts as a break, because a dead link
// says nothing.
import type { Route } from "./routes";
import { Parser, type Frame } from "./sse";
import type { CraftSent, Incident, PictureAlert, Snapshot, Summary } from "./types";

const SILENCE_MS = 15_000; // the feed says something every 5 s
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

// out: the session is over. elsewhere: it is not for the desk.
export type Denial = "out" | "elsewhere";

export interface Listener {
  snapshot(s: Snapshot): void;
  incident(i: Incident): void;
  report(r: Summary): void;
  craft(c: CraftSent): void;
  alert(a: PictureAlert): void;
  heard(at: number): void; // anything at all came
  broken(since: number): void; // the link is gone; what is shown stays shown
  denied(why: Denial): void; // for good
}

// follow reads the feed until the returned function is called.
export function follow(listener: Listener): () => void {
  const stopped = new AbortController();
  const state: State = { last: "", heardAt: Date.now(), failures: 0 };
  void run(listener, state, stopped.signal);
  return () => stopped.abort();
}

interface State {
  last: string; // id of the last frame that had one
  heardAt: number;
  failures: number;
}

async function run(listener: Listener, state: State, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await readOnce(listener, state, stop);
    } catch (cause) {
      if (stop.aborted) return;
      if (cause instanceof Denied) return listener.denied(cause.why);
    }
    listener.broken(state.heardAt);
    await pause(state.failures++, stop);
  }
}

class Denied extends Error {
  constructor(readonly why: Denial) {
    super(why);
  }
}

async function readOnce(listener: Listener, state: State, stop: AbortSignal): Promise<void> {
  const silence = new Silence(stop);
  try {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (state.last) headers["Last-Event-ID"] = state.last;
    const response = await fetch("/v1/feed" satisfies Route<"get">, { headers, signal: silence.signal, cache: "no-store", credentials: "same-origin" });
    if (response.status === 401) throw new Denied("out");
    if (response.status === 403) throw new Denied("elsewhere");
    if (!response.ok || !response.body) throw new Error(`feed: HTTP ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new Parser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      silence.reset();
      state.heardAt = Date.now();
      for (const frame of parser.push(value)) {
        deliver(listener, frame);
        if (frame.id !== undefined) state.last = frame.id;
        state.failures = 0;
      }
      listener.heard(state.heardAt);
    }
  } finally {
    silence.end();
  }
}

function deliver(listener: Listener, frame: Frame): void {
  if (frame.data === undefined) return;
  const value: unknown = JSON.parse(frame.data);
  switch (frame.event) {
    case "snapshot":
      return listener.snapshot(value as Snapshot);
    case "incident":
      return listener.incident(value as Incident);
    case "report":
      return listener.report(value as Summary);
    case "craft":
      return listener.craft(value as CraftSent);
    case "alert":
      return listener.alert(value as PictureAlert);
  }
}

// Silence aborts a read that has heard nothing for too long.
class Silence {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly onStop = () => this.controller.abort();

  constructor(private readonly stop: AbortSignal) {
    stop.addEventListener("abort", this.onStop);
    this.reset();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  reset(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(), SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    this.stop.removeEventListener("abort", this.onStop);
    this.controller.abort();
  }
}

// pause waits with full jitter, so that a hundred desks do not come back at once;
// the browser saying that the network is back ends it.
function pause(failures: number, stop: AbortSignal): Promise<void> {
  const limit = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 15_000;
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, 100 + Math.random() * limit);
    window.addEventListener("online", done);
    stop.addEventListener("abort", done);
  });
}
