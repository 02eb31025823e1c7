// The questions of each decision. They hold what they ask; Decide sends it.
import { useState } from "preact/hooks";
import type { Command } from "../api/client";
import type { Fix, Id, Incident, Outcome, Responder } from "../api/types";
import type { Words } from "../shared/words";
import { PHASES } from "./order";
import { Decide, type Done, type Order } from "./decide";

export type Asking =
  | { kind: "phase"; incident: Incident }
  | { kind: "close" | "reopen" | "send" | "outcome" | "assess" | "check" | "contact" | "suspend"; incident: Incident }
  | { kind: "responder"; incident: Incident; responder: Responder }
  | { kind: "withdraw"; incident: Incident; outcome: Outcome }
  | { kind: "judge"; incident: Incident; fix: Fix; place: string }
  | { kind: "link"; report: Id; incident: Incident | undefined }
  | { kind: "unlink" | "reject"; report: Id; incident: Incident; other?: Id }
  | { kind: "undo"; done: Done; incident: Incident }
  | { kind: "help" };

interface Props<A> {
  words: Words;
  asking: A;
  incidents: Incident[];
  onDone: (after: Incident, order: Order) => void;
  onCurrent: (current: Incident) => void;
  onClose: () => void;
}

// Of is what the dialog of a question is given.
export type Of<K extends Asking["kind"]> = Props<Member<K>>;
type Member<K> = Asking extends infer A ? (A extends { kind: infer L } ? (K extends L ? A : never) : never) : never;

const JUDGEMENTS = ["good", "doubtful", "wrong", "other_craft"];

export function PhaseDialog({ words, asking, ...rest }: Of<"phase">) {
  const { name, phase: before } = asking.incident.properties;
  const [phase, setPhase] = useState(before);
  const order = (incident: Incident): Order => ({
    incident, name: "phase", body: { phase }, what: words.say("event.phase_changed", { phase: words.word("phase", phase) }),
    undo: { name: "phase", body: { phase: before } },
  });
  return (
    <Decide {...rest} words={words} title={words.say("decide.phaseTitle", { name })} incident={asking.incident} needReason order={order}>
      <Choices group="phase" values={PHASES} chosen={phase} label={words.say("list.phase")} words={words} onChoose={setPhase} />
    </Decide>
  );
}

const CLOSE: Command = { name: "close", body: {} };
const REOPEN: Command = { name: "reopen", body: {} };

export function CloseDialog({ words, asking, ...rest }: Of<"close">) {
  const { name } = asking.incident.properties;
  const closing = asking.kind === "close";
  const order = (incident: Incident): Order => ({
    incident, ...(closing ? CLOSE : REOPEN), what: words.say(closing ? "event.closed" : "event.reopened"),
    undo: closing ? REOPEN : CLOSE,
  });
  return <Decide {...rest} words={words} title={words.say(closing ? "decide.closeTitle" : "decide.reopenTitle", { name })} incident={asking.incident} needReason order={order} />;
}

export function JudgeDialog({ words, asking, ...rest }: Of<"judge">) {
  const { fix, place } = asking;
  const [judgement, setJudgement] = useState(fix.judgement ?? "wrong");
  const target = { report_id: fix.report_id, index: fix.index };
  const order = (incident: Incident): Order => ({
    incident, name: "positions", body: { ...target, judgement }, what: words.say("event.position_judged", { judgement: words.word("judgement", judgement) }),
    undo: { name: "positions", body: { ...target, judgement: fix.judgement ?? "good" } },
  });
  return (
    <Decide {...rest} words={words} title={words.say("decide.judgeTitle", { position: place })} incident={asking.incident} needReason order={order}>
      <Choices group="judgement" values={JUDGEMENTS} chosen={judgement} label={words.say("decide.judge")} words={words} onChoose={setJudgement} />
    </Decide>
  );
}

export function LinkDialog({ words, asking, incidents, ...rest }: Of<"link">) {
  const [id, setId] = useState(asking.incident?.id ?? incidents[0]?.id ?? "");
  const [strength, setStrength] = useState("likely");
  const order = (incident: Incident): Order => ({
    incident, name: "links", body: { report_id: asking.report, do: "link", strength }, what: words.say("event.report_linked"),
    undo: { name: "links", body: { report_id: asking.report, do: "unlink" } },
  });
  return (
    <Decide {...rest} words={words} title={words.say("decide.linkTitle")} incident={incidents.find((i) => i.id === id)} needReason order={order}>
      <label>
        {words.say("decide.linkTo")}
        <select value={id} onChange={(e) => setId(e.currentTarget.value)}>
          {incidents.map((i) => <option key={i.id} value={i.id}>{optionText(i, words)}</option>)}
        </select>
      </label>
      <Choices group="strength" values={["certain", "likely", "possible"]} chosen={strength} label={words.say("decide.strength")} words={words} onChoose={setStrength} />
    </Decide>
  );
}

function optionText(i: Incident, words: Words): string {
  const { name, phase, status, exercise } = i.properties;
  return `${exercise ? `${words.say("top.exercise")} · ` : ""}${name} · ${words.word("phase", phase)} · ${words.word("status", status)}`;
}

export function UnlinkDialog({ words, asking, ...rest }: Of<"unlink">) {
  const { name } = asking.incident.properties;
  const unlink = asking.kind === "unlink";
  const order = (incident: Incident): Order => ({
    incident, name: "links", body: { report_id: asking.report, do: asking.kind, ...(asking.other ? { incident_id: asking.other } : {}) },
    what: words.say(unlink ? "event.report_unlinked" : "event.match_rejected"),
    undo: { name: "links", body: { report_id: asking.report, do: "link", strength: "likely" } },
  });
  return <Decide {...rest} words={words} title={words.say(unlink ? "decide.unlinkTitle" : "decide.rejectTitle", { name })} incident={asking.incident} needReason order={order} />;
}

export function UndoDialog({ words, asking, ...rest }: Of<"undo">) {
  const { what, undo } = asking.done;
  const order = (incident: Incident): Order => ({ incident, ...undo, what: words.say("decide.undoTitle", { what }) });
  return <Decide {...rest} words={words} title={words.say("decide.undoTitle", { what })} incident={asking.incident} needReason reason={words.say("decide.undoReason")} order={order} />;
}

interface ChoicesProps {
  group: string;
  values: string[];
  chosen: string;
  label: string;
  words: Words;
  onChoose: (value: string) => void;
}

export function Choices({ group, values, chosen, label, words, onChoose }: ChoicesProps) {
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {values.map((value) => (
        <label key={value}>
          <input type="radio" name={group} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{words.word(group, value)}</span>
        </label>
      ))}
    </fieldset>
  );
}
