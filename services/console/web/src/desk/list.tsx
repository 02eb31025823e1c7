// The list of incidents: everything the map shows, in words.
import { memo } from "preact/compat";
import type { Id, Incident, Summary } from "../api/types";
import { ended } from "../map/features";
import { interval } from "../shared/count";
import { formatPosition, known } from "../shared/position";
import { age } from "../shared/time";
import type { Words } from "../shared/words";
import { PhaseSign } from "./marks";
import { inDistress, overdue } from "./order";

const OLD_POSITION_MS = 3_600_000;

interface RowProps {
  incident: Incident;
  selected: boolean;
  news: "new" | "changed" | undefined;
  minute: number; // the clock in steps: a row is drawn anew only when an age can have changed
  words: Words;
  onOpen: (id: Id) => void;
}

export const Row = memo(function Row({ incident, selected, news, minute, words, onOpen }: RowProps) {
  const { say, word } = words;
  const p = incident.properties;
  const over = ended(p.status);
  return (
    <li class={`row-${inDistress(incident) ? "distress" : over ? "ended" : p.phase} ${p.exercise ? "is-exercise" : ""}`}>
      <button type="button" class="incident" data-incident={incident.id} aria-current={selected ? "true" : undefined} onClick={() => onOpen(incident.id)}>
        <span class="head">
          <PhaseSign phase={p.phase} ended={over} />
          <b class="name" dir="auto">{p.name}</b>
          <span class="phase">{word("phase", p.phase)}</span>
          {news && <mark>{say(`list.${news}`)}</mark>}
        </span>
        {p.exercise && <span class="exercise-word">{say("top.exercise")}</span>}
        {p.status !== "open" && <span class="status">{word("status", p.status)}</span>}
        <span>
          {say("list.onBoard", { count: interval(p.persons?.total, words) })} · {contact(incident, minute, words)}
        </span>
        <Casualties incident={incident} words={words} />
        <Place incident={incident} minute={minute} words={words} />
        {overdue(incident, minute) && <strong class="warn">⚠ {say("list.overdue", { age: words.age(age(p.check_due_at, minute)) })}</strong>}
        {p.lost_contact && <strong class="warn">⚠ {say("list.lost")}</strong>}
      </button>
    </li>
  );
});

function contact(incident: Incident, minute: number, words: Words): string {
  const at = incident.properties.last_contact_at;
  return at ? words.say("list.contact", { ago: words.ago(age(at, minute)) }) : words.say("list.noContact");
}

function Casualties({ incident, words }: { incident: Incident; words: Words }) {
  const { dead, missing } = incident.properties.persons ?? {};
  if (!dead && !missing) return null;
  const facts = [dead && words.say("list.dead", { count: interval(dead, words) }), missing && words.say("list.missing", { count: interval(missing, words) })];
  return <span class="casualties">{facts.filter(Boolean).join(" · ")}</span>;
}

function Place({ incident, minute, words }: { incident: Incident; minute: number; words: Words }) {
  const fix = known(incident.properties.position);
  if (!fix) return <span class="warn">{words.say("list.noPosition")}</span>;
  const old = minute - Date.parse(fix.at) > OLD_POSITION_MS && !ended(incident.properties.status);
  return (
    <>
      <span class="place"><bdi>{formatPosition(fix.lat, fix.lon)}</bdi></span>
      {old && <span class="warn">⚠ {words.say("list.positionAge", { age: words.age(age(fix.at, minute)) })}</span>}
    </>
  );
}

interface UnlinkedProps {
  reports: Summary[];
  minute: number;
  words: Words;
  onLink: (id: Id) => void;
}

export function Unlinked({ reports, minute, words, onLink }: UnlinkedProps) {
  const { say, word } = words;
  if (reports.length === 0) return null;
  return (
    <section class="unlinked" aria-labelledby="unlinked-title">
      <h2 id="unlinked-title">{say("list.unlinked", { n: reports.length })}</h2>
      <ul>
        {reports.map((r) => {
          const fix = known(r.position);
          return (
            <li key={r.id} class={r.exercise ? "is-exercise" : ""}>
              <p>
                {r.exercise && <span class="exercise-word">{say("top.exercise")} </span>}
                <b>{word("kind", r.kind)}</b> · {words.ago(age(r.occurred_at, minute))}
                <br />
                {say("report.from", { role: word("role", r.source?.role) })} · <span dir="auto">{r.org}</span>
                {r.persons?.total && <> · {say("list.onBoard", { count: interval(r.persons.total, words) })}</>}
                <br />
                {fix ? <bdi>{formatPosition(fix.lat, fix.lon)}</bdi> : say("list.noPosition")}
              </p>
              <button type="button" onClick={() => onLink(r.id)}>{say("decide.link")}</button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
