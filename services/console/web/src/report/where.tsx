// Where: words as they come, or the phone's own position; what was understood is shown at once.
import { useEffect, useState } from "preact/hooks";
import { parsePosition } from "../api/client";
import type { Candidate, Parsed } from "../api/types";
import { formatDistance, formatPosition } from "../shared/position";
import type { Words } from "../shared/words";
import type { DeviceFix, Draft } from "./draft";
import { MiniMap } from "./minimap";

interface Props {
  words: Words;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

export function Where({ words, draft, change }: Props) {
  const { say } = words;
  return (
    <section aria-labelledby="where">
      <h2 id="where">{say("form.where")}</h2>
      <label>
        {say("form.position")}
        <input
          id="position" type="text" dir="auto" value={draft.position} autocomplete="off" autocapitalize="characters" spellcheck={false}
          aria-describedby="position-hint understood" onInput={(e) => change({ position: e.currentTarget.value })}
        />
      </label>
      <p id="position-hint" class="hint">{say("form.positionHint")}</p>
      <div id="understood" aria-live="polite">
        <Understood words={words} text={draft.position} />
      </div>
      <Gps words={words} draft={draft} change={change} />
    </section>
  );
}

type Reading = { of: string; parsed?: Parsed; failed?: boolean };

function Understood({ words, text }: { words: Words; text: string }) {
  const { say } = words;
  const reading = useReading(text.trim());
  if (!text.trim()) return null;
  if (!reading || reading.of !== text.trim()) return <p class="hint">{say("form.parsing")}</p>;
  if (reading.failed) return <p class="hint">{say("form.parseOffline")}</p>;
  const candidates = reading.parsed?.candidates ?? [];
  const warnings = reading.parsed?.warnings ?? [];
  return (
    <>
      {candidates.length === 0 && <p class="warn">{say("form.notUnderstood")}</p>}
      {candidates.length > 1 && <p class="warn">{say("form.understoodSeveral", { n: candidates.length })}</p>}
      {candidates.map((c) => <Candidate key={`${c.lat}/${c.lon}`} words={words} candidate={c} />)}
      {warnings.map((w) => <p key={w.code} class="hint" dir="auto">{w.detail}</p>)}
    </>
  );
}

function Candidate({ words, candidate }: { words: Words; candidate: Candidate }) {
  const position = formatPosition(candidate.lat, candidate.lon);
  return (
    <figure>
      <figcaption>{words.say("form.understood", { position: `\u2068${position}\u2069` })}</figcaption>
      <MiniMap place={candidate} label={words.say("form.mapLabel", { position })} />
    </figure>
  );
}

function useReading(text: string): Reading | undefined {
  const [reading, setReading] = useState<Reading>();
  useEffect(() => {
    if (!text) return;
    const stop = new AbortController();
    const read = async () => {
      try {
        setReading({ of: text, parsed: await parsePosition(text, stop.signal) });
      } catch {
        if (!stop.signal.aborted) setReading({ of: text, failed: true });
      }
    };
    const timer = setTimeout(() => void read(), 300);
    window.addEventListener("online", read);
    return () => {
      clearTimeout(timer);
      stop.abort();
      window.removeEventListener("online", read);
    };
  }, [text]);
  return reading;
}

function Gps({ words, draft, change }: Props) {
  const { say } = words;
  const [state, setState] = useState("");
  const take = () => {
    if (!window.isSecureContext) return setState(say("form.gpsDenied", { why: say("form.gpsHttp") }));
    setState(say("form.gpsWaiting"));
    navigator.geolocation.getCurrentPosition(
      (p) => (change({ fix: fromDevice(p, draft.fix?.of ?? "craft") }), setState("")),
      (e) => setState(say("form.gpsDenied", { why: e.message })),
      { enableHighAccuracy: true, timeout: 60_000, maximumAge: 10_000 },
    );
  };
  const { fix } = draft;
  return (
    <div class="gps">
      {!fix && <button type="button" onClick={take}>{say("form.gps")}</button>}
      {state && <p role="status">{state}</p>}
      {fix && (
        <>
          <p class="taken">{say("form.gpsTaken", { position: `\u2068${formatPosition(fix.lat, fix.lon)}\u2069`, distance: formatDistance(fix.accuracy_m) })}</p>
          <MiniMap place={fix} label={say("form.mapLabel", { position: formatPosition(fix.lat, fix.lon) })} />
          <div class="thumbs two">
            {(["craft", "observer"] as const).map((of) => (
              <button key={of} type="button" aria-pressed={fix.of === of} onClick={() => change({ fix: { ...fix, of } })}>
                {say(of === "craft" ? "form.ofCraft" : "form.ofObserver")}
              </button>
            ))}
          </div>
          <button type="button" class="quiet" onClick={() => change({ fix: undefined })}>{say("form.gpsRemove")}</button>
        </>
      )}
    </div>
  );
}

function fromDevice(p: GeolocationPosition, of: DeviceFix["of"]): DeviceFix {
  const { latitude, longitude, accuracy } = p.coords;
  return { lat: latitude, lon: longitude, accuracy_m: Math.round(accuracy), at: new Date(p.timestamp).toISOString(), of };
}
