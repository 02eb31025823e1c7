// Sends what waits in the outbox, oldest first, until it is acknowledged. One tab sends at a
// time; a report that is sent twice is still one report, because its id is its own.
import { Problem, sendReport, Unreachable } from "../api/client";
import { Store } from "../shared/store";
import type { Item, Outbox } from "./outbox";

export type Line = "idle" | "sending" | "offline" | "server" | "login";

export interface Sending {
  items: Item[]; // newest first
  line: Line;
}

const BACKOFF_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
// Refused for what it is. Anything else (a login that ended, a server in trouble) passes.
const FINAL = new Set([400, 409, 410, 413, 415, 422]);

export class Sender {
  readonly store = new Store<Sending>({ items: [], line: "idle" });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private running = false;
  private again = false;

  constructor(private readonly outbox: Outbox) {}

  get keeps(): Outbox["kind"] {
    return this.outbox.kind;
  }

  async start(): Promise<void> {
    await this.show();
    for (const event of ["online", "focus"]) window.addEventListener(event, () => this.kick());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.kick());
    this.kick();
  }

  // add resolves when the report is safe on this phone.
  async add(item: Item): Promise<void> {
    await this.outbox.put(item);
    await this.show();
    this.kick();
  }

  async remove(id: string): Promise<void> {
    await this.outbox.remove(id);
    await this.show();
  }

  // kick tries now, whatever the wait was.
  kick(): void {
    this.failures = 0;
    clearTimeout(this.timer);
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      do {
        this.again = false;
        await alone(() => this.sendAll());
      } while (this.again);
    } finally {
      this.running = false;
    }
  }

  private async sendAll(): Promise<void> {
    const waiting = (await this.outbox.all()).filter((i) => i.state === "waiting").sort((a, b) => a.made_at - b.made_at);
    for (const item of waiting) {
      await this.show("sending");
      const line = await this.sendOne(item);
      if (line !== "idle") {
        await this.show(line);
        return this.later();
      }
    }
    await this.show("idle");
  }

  private async sendOne(item: Item): Promise<Line> {
    try {
      const receipt = await sendReport(item.body);
      const warnings = receipt.warnings?.map((w) => w.detail);
      await this.outbox.put({ ...item, state: "sent", number: receipt.sequence, sent_at: Date.parse(receipt.received_at) || Date.now(), needs_info: receipt.needs_info, warnings });
      this.failures = 0;
      return "idle";
    } catch (cause) {
      if (cause instanceof Unreachable) return navigator.onLine ? "server" : "offline";
      if (!(cause instanceof Problem)) throw cause;
      if (cause.status === 401 || cause.status === 403) return "login";
      if (!FINAL.has(cause.status)) return "server";
      await this.outbox.put({ ...item, state: "refused", why: cause.message });
      return "idle";
    }
  }

  private later(): void {
    const limit = BACKOFF_MS[Math.min(this.failures++, BACKOFF_MS.length - 1)] ?? 60_000;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), limit / 2 + (Math.random() * limit) / 2);
  }

  private async show(line?: Line): Promise<void> {
    const items = (await this.outbox.all()).sort((a, b) => b.made_at - a.made_at);
    this.store.update((s) => ({ items, line: line ?? s.line }));
  }
}

async function alone(act: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request("pharos.outbox", act);
  else await act();
}
