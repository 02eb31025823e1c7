// What became of the people, and what the desk holds for true: each with its evidence, each can be taken back.
import { useState } from "preact/hooks";
import type { Command } from "../api/client";
import type { Incident, Interval } from "../api/types";
import { interval } from "../shared/count";
import type { Words } from "../shared/words";
import { Decide, type Order } from "./decide";
import { Choices, type Of } from "./dialogs";

const OUTCOMES = [
  "rescued_by_ngo", "rescued_by_coast_guard", "rescued_by_navy", "rescued_by_merchant", "rescued_by_fisher", "rescued_by_authority_or_arrived",
  "arrived_autonomously", "returned_autonomously", "intercepted_and_returned", "pushed_back", "shipwreck", "disappeared", "not_found", "false_alert", "unknown",
];
const CONFIDENCES = ["confirmed", "likely", "claimed", "doubtful"];
const COUNTS = ["total", "dead", "missing", "medical"];

export function OutcomeDialog({ words, asking, ...rest }: Of<"outcome">) {
  const { say, word } = words;
  const [outcome, setOutcome] = useState("rescued_by_ngo");
  const [persons, setPersons] = useState<Interval>({});
  const [by, setBy] = useState("");
  const [place, setPlace] = useState("");
  const [confidence, setConfidence] = useState("likely");
  const evidence = asking.incident.properties.report_ids ?? [];
  const order = (incident: Incident): Order => ({
    incident, name: "outcomes", what: say("event.outcome_recorded", { outcome: word("outcome", outcome) }),
    body: {
      outcome, confidence, report_ids: evidence,
      ...(counted(persons) ? { persons } : {}), ...(by.trim() ? { by: by.trim() } : {}), ...(place.trim() ? { place: place.trim() } : {}),
    },
    undo: (after) => withdrawal(incident, after),
  });
  return (
    <Decide {...rest} words={words} title={say("decide.outcomeTitle", { name: asking.incident.properties.name })} incident={asking.incident} needReason={false} order={order}>
      <label>
        {say("decide.outcome")}
        <select value={outcome} onChange={(e) => setOutcome(e.currentTarget.value)}>
          {OUTCOMES.map((o) => <option key={o} value={o}>{word("outcome", o)}</option>)}
        </select>
      </label>
      <CountFields words={words} label={say("decide.people")} value={persons} onChange={setPersons} />
      <label>{say("decide.by")}<input type="text" value={by} onInput={(e) => setBy(e.currentTarget.value)} dir="auto" /></label>
      <label>{say("decide.place")}<input type="text" value={place} onInput={(e) => setPlace(e.currentTarget.value)} dir="auto" /></label>
      <Choices group="confidence" values={CONFIDENCES} chosen={confidence} label={say("decide.strength")} words={words} onChoose={setConfidence} />
      <p class="hint">{say("decide.evidence", { n: evidence.length })}</p>
    </Decide>
  );
}

// withdrawal takes back the outcome that the service added and gave its id.
function withdrawal(before: Incident, after: Incident): Command | undefined {
  const known = new Set(before.properties.outcomes?.map((o) => o.outcome_id));
  const added = after.properties.outcomes?.find((o) => !known.has(o.outcome_id));
  return added && { name: "outcomes", body: { withdraw: added.outcome_id } };
}

export function WithdrawDialog({ words, asking, ...rest }: Of<"withdraw">) {
  const what = words.word("outcome", asking.outcome.outcome);
  const order = (incident: Incident): Order => ({ incident, name: "outcomes", body: { withdraw: asking.outcome.outcome_id }, what: words.say("event.outcome_withdrawn") });
  return <Decide {...rest} words={words} title={words.say("decide.withdrawTitle", { what })} incident={asking.incident} needReason order={order} />;
}

export function AssessDialog({ words, asking, ...rest }: Of<"assess">) {
  const { say } = words;
  const [field, setField] = useState("total");
  const [value, setValue] = useState<Interval>({});
  const shown = asking.incident.properties.persons?.[field as "total"];
  const before = shown?.assessed ? { min: shown.min, best: shown.best, max: shown.max } : null;
  const order = (incident: Incident): Order => ({
    incident, name: "assessments", body: { field: `persons.${field}`, value },
    what: say("event.assessed", { field: words.word("persons", field) }),
    undo: { name: "assessments", body: { field: `persons.${field}`, value: before } },
  });
  return (
    <Decide {...rest} words={words} title={say("decide.assessTitle", { name: asking.incident.properties.name })} incident={asking.incident} needReason ready={counted(value)} order={order}>
      <Choices group="persons" values={COUNTS} chosen={field} label={say("panel.persons")} words={words} onChoose={setField} />
      <p>{say("decide.assessNow", { count: interval(shown, words) })}</p>
      <CountFields words={words} label={say("decide.people")} value={value} onChange={setValue} />
    </Decide>
  );
}

const counted = (i: Interval) => i.min !== undefined || i.best !== undefined || i.max !== undefined;

interface CountProps {
  words: Words;
  label: string;
  value: Interval;
  onChange: (value: Interval) => void;
}

// CountFields asks for an interval: a field left empty is unknown, never zero.
function CountFields({ words, label, value, onChange }: CountProps) {
  const change = (bound: keyof Interval, text: string) => {
    const { [bound]: _, ...rest } = value;
    onChange(/^\d+$/.test(text) ? { ...rest, [bound]: Number(text) } : rest);
  };
  return (
    <fieldset class="interval">
      <legend>{label}</legend>
      {(["min", "best", "max"] as const).map((bound) => (
        <label key={bound}>
          {words.say(`decide.${bound}`)}
          <input type="text" inputMode="numeric" pattern="[0-9]*" value={value[bound] ?? ""} onInput={(e) => change(bound, e.currentTarget.value)} />
        </label>
      ))}
    </fieldset>
  );
}
