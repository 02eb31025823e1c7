// The sound for distress: three rising tones for a real one, one low tone for an exercise.
// On unless muted; a browser plays nothing before the first key or click, and the page says so.
import type { Incident } from "../api/types";
import { Store } from "../shared/store";
import { read, write } from "../shared/words";
import { inDistress } from "./order";

export type SoundState = "on" | "waiting" | "muted";

const STORED = "pharos.muted";

export class Sound {
  readonly state = new Store<SoundState>(read(STORED) === "1" ? "muted" : "waiting");
  private context: AudioContext | undefined;
  private owed: Incident | undefined; // came before the browser let us sound

  // arm waits for the first gesture.
  arm(): void {
    const start = () => void this.start();
    for (const gesture of ["pointerdown", "keydown"]) window.addEventListener(gesture, start);
    void this.start();
  }

  private async start(): Promise<void> {
    if (this.state.get() !== "waiting" || navigator.userActivation?.hasBeenActive === false) return;
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") await this.context.resume().catch(() => undefined);
    if (this.context.state !== "running" || this.state.get() !== "waiting") return;
    this.state.set("on");
    if (this.owed) this.play(this.owed);
    this.owed = undefined;
  }

  toggle(): void {
    const muted = this.state.get() !== "muted";
    write(STORED, muted ? "1" : "0");
    this.state.set(muted ? "muted" : "waiting");
    if (!muted) void this.start();
  }

  // hear sounds when an incident comes into distress.
  hear = (now: Incident, before: Incident | undefined): void => {
    if (!inDistress(now) || (before && inDistress(before))) return;
    if (this.state.get() === "on") this.play(now);
    else if (this.state.get() === "waiting") this.owed = now;
  };

  private play(incident: Incident): void {
    const tones = incident.properties.exercise ? [330] : [660, 880, 1100, 660, 880, 1100];
    tones.forEach((hertz, i) => this.tone(hertz, i * 0.22));
  }

  private tone(hertz: number, after: number): void {
    const context = this.context;
    if (!context) return;
    const at = context.currentTime + after;
    const oscillator = new OscillatorNode(context, { type: "square", frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0.15, at);
    gain.gain.setValueAtTime(0, at + 0.18);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.2);
  }
}
