// Keeping watch over an incident: when to look again, whether there is contact, and when the search is suspended.
import { useState } from "preact/hooks";
import type { Incident } from "../api/types";
import { span, utcStamp } from "../shared/time";
import { Decide, type Order } from "./decide";
import type { Of } from "./dialogs";

const SOON_MIN = [15, 30, 60, 120, 360];
const REVIEW_MIN = [360, 720, 1_440];

export function CheckDialog({ words, asking, ...rest }: Of<"check">) {
  const { name, check_due_at: before } = asking.incident.properties;
  const [minutes, setMinutes] = useState(30);
  const due = later(minutes);
  const order = (incident: Incident): Order => ({
    incident, name: "checks", body: { due_at: due }, what: words.say("event.check_due_set", { time: utcStamp(due, Date.now()) }),
    ...(before ? { undo: { name: "checks" as const, body: { due_at: before } } } : {}),
  });
  return (
    <Decide {...rest} words={words} title={words.say("decide.checkTitle", { name })} incident={asking.incident} needReason={false} order={order}>
      <Minutes label={words.say("decide.checkIn")} values={SOON_MIN} chosen={minutes} words={words} onChoose={setMinutes} />
    </Decide>
  );
}

export function ContactDialog({ words, asking, ...rest }: Of<"contact">) {
  const { name, lost_contact: lost } = asking.incident.properties;
  const to = (back: boolean) => ({ name: "checks" as const, body: { contact: back ? "restored" : "lost" } });
  const order = (incident: Incident): Order => ({ incident, ...to(lost), what: words.say(lost ? "event.contact_restored" : "event.contact_lost"), undo: to(!lost) });
  return <Decide {...rest} words={words} title={words.say(lost ? "decide.contactBackTitle" : "decide.contactLostTitle", { name })} incident={asking.incident} needReason={false} order={order} />;
}

export function SuspendDialog({ words, asking, ...rest }: Of<"suspend">) {
  const [authority, setAuthority] = useState("");
  const [minutes, setMinutes] = useState(720);
  const order = (incident: Incident): Order => ({
    incident, name: "suspend", body: { authority: authority.trim(), review_at: later(minutes) },
    what: words.say("event.search_suspended", { authority: authority.trim() }), undo: { name: "reopen", body: {} },
  });
  return (
    <Decide {...rest} words={words} title={words.say("decide.suspendTitle", { name: asking.incident.properties.name })} incident={asking.incident} needReason ready={authority.trim() !== ""} order={order}>
      <label>{words.say("decide.authority")}<input type="text" required value={authority} onInput={(e) => setAuthority(e.currentTarget.value)} dir="auto" /></label>
      <Minutes label={words.say("decide.reviewIn")} values={REVIEW_MIN} chosen={minutes} words={words} onChoose={setMinutes} />
    </Decide>
  );
}

function later(minutes: number): string {
  return new Date(Math.ceil(Date.now() / 60_000) * 60_000 + minutes * 60_000).toISOString().slice(0, 19) + "Z";
}

interface MinutesProps {
  label: string;
  values: number[];
  chosen: number;
  words: Of<"check">["words"];
  onChoose: (minutes: number) => void;
}

function Minutes({ label, values, chosen, words, onChoose }: MinutesProps) {
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {values.map((m) => (
        <label key={m}>
          <input type="radio" name="minutes" checked={m === chosen} onChange={() => onChoose(m)} />
          <span>{words.age(span(m * 60_000))}</span>
        </label>
      ))}
    </fieldset>
  );
}
