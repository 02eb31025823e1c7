// What the desk holds for as long as it is open.
import { useEffect, useMemo, useState } from "preact/hooks";
import { follow, type Denial } from "../api/live";
import type { Done } from "./decide";
import type { Asking } from "./dialogs";
import { LivePicture, type Picture } from "./picture";
import { begin } from "./seen";
import { Sound } from "./sound";
import { viewStore } from "./view";

// useParts starts the feed once and ends it with the page.
export function useParts(onDenied: (why: Denial) => void) {
  const parts = useMemo(() => {
    const sound = new Sound();
    return { sound, live: new LivePicture(sound.hear), view: viewStore() };
  }, []);
  useEffect(() => {
    parts.sound.arm();
    const stopSeen = parts.live.store.subscribe(() => {
      const picture = parts.live.store.get();
      if (picture.loaded) begin(picture.sequence, picture.incidents.values());
      if (picture.denied) onDenied(picture.denied);
    });
    const stopFeed = follow(parts.live);
    return () => {
      stopFeed();
      stopSeen();
    };
  }, [parts]);
  return parts;
}

// useNow ticks once a second, by the server's clock as far as we know it.
export function useNow(skewMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now + skewMs;
}

export function useToastEnd(toast: string, setToast: (toast: string) => void): void {
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(""), 8_000);
    return () => clearTimeout(timer);
  }, [toast]);
}

// askUndo asks about the newest decision of this officer whose incident is in the picture.
export function askUndo(done: Done[], picture: Picture, ask: (asking: Asking) => void, none: () => void): void {
  const last = done[done.length - 1];
  const incident = last && picture.incidents.get(last.incident);
  if (!last || !incident) return none();
  ask({ kind: "undo", done: last, incident });
}

// narrow: a phone, or any screen at 200 % zoom, shows one pane at a time.
export function narrow(): boolean {
  return matchMedia("(max-width: 900px)").matches;
}
