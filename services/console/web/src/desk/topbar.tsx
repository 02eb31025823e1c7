// The top bar: the time, whether the picture can be trusted, and how much is open.
import type { Session } from "../api/types";
import { useStore, type Store } from "../shared/store";
import { span, utcClock, zoneClock, zoneName } from "../shared/time";
import { LANGUAGES, type Language, type Words } from "../shared/words";
import { ArchiveState, caresForTheLog } from "./archive";
import type { Counts } from "./order";
import type { Picture } from "./picture";
import type { Sound } from "./sound";
import type { View } from "./view";

interface Props {
  words: Words;
  now: number;
  heardAt: number;
  picture: Picture;
  counts: Counts;
  session: Session;
  view: Store<View>;
  sound: Sound;
  zone: string;
  onZone: (zone: string) => void;
  onLanguage: (language: Language) => void;
  onHelp: () => void;
  onNew: () => void;
  onLogout: () => void;
}

export function TopBar(props: Props) {
  const { words, counts, view } = props;
  const { say } = words;
  const { night, text } = useStore(view);
  return (
    <header class="top">
      <Clock {...props} />
      <PictureState {...props} />
      <SetAside {...props} />
      <ArchiveState {...props} />
      <p class="counts" aria-label={say("list.title")}>
        <strong>{say("top.open", { n: counts.open })}</strong>
        <strong class={counts.distress > 0 ? "is-distress" : ""}>{say("top.distress", { n: counts.distress })}</strong>
        <strong class={counts.overdue > 0 ? "is-overdue" : ""}>{say("top.overdue", { n: counts.overdue })}</strong>
      </p>
      <input
        id="search" type="search" placeholder={say("top.search")} aria-label={say("top.search")} value={text}
        onInput={(e) => view.update((v) => ({ ...v, text: e.currentTarget.value }))}
      />
      <div class="tools">
        <button type="button" onClick={props.onNew} class="primary">{say("top.new")}</button>
        <SoundButton {...props} />
        <button type="button" aria-pressed={night} aria-label={say("top.night")} title={say("top.night")} onClick={() => view.update((v) => ({ ...v, night: !v.night }))}>
          <span aria-hidden="true">☾</span>
        </button>
        <button type="button" aria-label={say("top.help")} title={say("top.help")} onClick={props.onHelp}>?</button>
        <UserMenu {...props} />
      </div>
    </header>
  );
}

function Clock({ words, now, zone, onZone }: Props) {
  return (
    <p class="clock">
      <time dateTime={new Date(now).toISOString()}><b>{utcClock(now)}</b> UTC</time>
      {zone && <span>{zoneClock(now, zone)}</span>}
      <select class="zone" aria-label={words.say("top.zone")} value={zone} onChange={(e) => onZone(e.currentTarget.value)}>
        <option value="">{words.say("top.zoneNone")}</option>
        {zones(zone).map((z) => <option key={z} value={z}>{zoneName(z)}</option>)}
      </select>
    </p>
  );
}

const NEAR = ["Europe/Rome", "Europe/Malta", "Europe/Athens", "Europe/Madrid", "Atlantic/Canary", "Africa/Tunis", "Africa/Tripoli", "Europe/London", "Europe/Paris", "Europe/Berlin"];

function zones(chosen: string): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = Intl.supportedValuesOf("timeZone");
  return [...new Set([chosen, own, ...NEAR, ...all])].filter((z) => z !== "" && z !== "UTC");
}

// PictureState is the one line that says how far to trust the screen.
function PictureState({ words, now, heardAt, picture }: Props) {
  const state = stateOf(picture, now, heardAt, words);
  return (
    <p class={`picture picture-${state.level}`} role="status" aria-live={state.level === "live" ? "off" : "assertive"}>
      <span aria-hidden="true" class="lamp">{state.level === "live" ? "●" : state.level === "bad" ? "✖" : "▲"}</span>
      {state.words.map((w) => <span key={w}>{w}</span>)}
    </p>
  );
}

// SetAside says calmly that some messages were of no use to a part of Pharos. What and
// why is for who cares for the log.
function SetAside({ words, picture, session }: Props) {
  const n = picture.alert?.quarantined ?? 0;
  if (n === 0) return null;
  return (
    <details class="aside">
      <summary>{words.say("aside.count", { n })}</summary>
      <div class="menu">
        <p>{words.say("aside.why")}</p>
        {caresForTheLog(session) && <p>{words.say("aside.look")} <code dir="ltr">pharos quarantine list</code></p>}
      </div>
    </details>
  );
}

const QUIET_MS = 12_000; // two signs of life missed

function stateOf(picture: Picture, now: number, heardAt: number, words: Words): { level: "live" | "old" | "bad"; words: string[] } {
  const { alert, link, loaded } = picture;
  const { say } = words;
  const ageOf = (since: number) => {
    const a = span(now - since);
    return a.unit === "now" ? say("picture.justOld") : say("picture.old", { age: words.age(a) });
  };
  if (alert?.state === "damaged") return { level: "bad", words: [say("picture.damaged", { detail: alert.detail ?? "" })] };
  const quiet = link === "down" || now - (heardAt + picture.skewMs) > QUIET_MS;
  if (quiet) return { level: "old", words: [...(loaded ? [ageOf(heardAt + picture.skewMs)] : []), say("picture.offline")] };
  if (!loaded) return { level: "old", words: [say("picture.loading")] };
  if (alert?.state === "old") {
    const since = alert.since ? Date.parse(alert.since) : now - (alert.lag_ms ?? 0);
    return { level: "old", words: [ageOf(since), alert.detail ?? say("picture.database")] };
  }
  return { level: "live", words: [say("picture.live", { lag: ((alert?.lag_ms ?? 0) / 1000).toFixed(1) })] };
}

function SoundButton({ words, sound }: Props) {
  const state = useStore(sound.state);
  return (
    <button type="button" class={`sound sound-${state}`} aria-label={words.say(`sound.${state}`)} title={words.say(`sound.${state}`)} onClick={() => sound.toggle()}>
      {state === "on" ? <span aria-hidden="true">♪</span> : words.say(`sound.${state}`)}
    </button>
  );
}

function UserMenu({ words, session, onLanguage, onLogout }: Props) {
  return (
    <details class="user">
      <summary>{session.subject}</summary>
      <div class="menu">
        <p>{session.org} · {session.roles.join(", ")}</p>
        <label>
          {words.say("language")}
          <select value={words.language} onChange={(e) => onLanguage(e.currentTarget.value as Language)}>
            {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
          </select>
        </label>
        <a href="/report">{words.say("form.title")}</a>
        <a href="/tally">{words.say("tally.title")}</a>
        <button type="button" onClick={onLogout}>{words.say("login.out")}</button>
      </div>
    </details>
  );
}
