// The chosen incident: what is known, how sure, how old, what is missing, and what the
// desk can decide about it.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Fix, Incident, Shown } from "../api/types";
import { ended, sameFix } from "../map/features";
import { interval, parts } from "../shared/count";
import { formatBearing, formatDistance, formatPosition, formatSpeed, known, POSITION_FORMATS, type PositionFormat } from "../shared/position";
import { age, utcStamp } from "../shared/time";
import type { Words } from "../shared/words";
import type { Asking } from "./dialogs";
import { History } from "./history";
import { PhaseSign } from "./marks";
import { overdue } from "./order";

export interface PanelProps {
  words: Words;
  incident: Incident;
  now: number; // to the minute
  format: PositionFormat;
  onFormat: (format: PositionFormat) => void;
  onAsk: (asking: Asking) => void;
  onGo: () => void;
  onCopy: () => void;
}

export function Panel(props: PanelProps) {
  const { words, incident, now } = props;
  const { say, word } = words;
  const p = incident.properties;
  return (
    <article class={`panel panel-${p.phase} ${p.exercise ? "is-exercise" : ""}`} aria-labelledby="panel-name">
      <header>
        {p.exercise && <p class="exercise-word">{say("top.exercise")}</p>}
        <h1 id="panel-name" tabIndex={-1}>
          <PhaseSign phase={p.phase} ended={ended(p.status)} /> <bdi>{p.name}</bdi> · <span class="phase">{word("phase", p.phase)}</span>
        </h1>
        <p>
          <b>{word("status", p.status)}</b> · {word("operation", p.operation)}
          {p.lost_contact && <strong class="warn"> · ⚠ {say("list.lost")}</strong>}
        </p>
      </header>
      <Missing {...props} />
      <Persons {...props} />
      <Place {...props} />
      <ConditionFacts {...props} />
      <Contacts {...props} />
      <Proposals {...props} />
      <Responders {...props} />
      <Decisions {...props} />
      <Outcomes {...props} />
      <History words={words} incident={incident} now={now} onAsk={props.onAsk} />
    </article>
  );
}

function Section({ title, children, kind = "" }: { title: string; children: ComponentChildren; kind?: string }) {
  const id = useId();
  return (
    <section class={kind} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

function Missing({ words, incident }: PanelProps) {
  const missing = incident.properties.missing ?? [];
  if (missing.length === 0) return null;
  return <Section title={words.say("panel.missing")} kind="missing"><p>{missing.map((m) => words.word("missing", m)).join(" · ")}</p></Section>;
}

function Persons({ words, incident, now }: PanelProps) {
  const persons = incident.properties.persons ?? {};
  return (
    <Section title={words.say("panel.persons")} kind="persons">
      <dl>
        {(["total", "dead", "missing", "medical"] as const).map((field) => (
          <div key={field} class={`count count-${field}`}>
            <dt>{words.say(`persons.${field}`)}</dt>
            <dd><ShownCount shown={persons[field]} words={words} now={now} /></dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function ShownCount({ shown, words, now }: { shown: Shown | undefined; words: Words; now: number }) {
  const { say, word } = words;
  if (!shown) return <span class="unknown">{say("unknown")}</span>;
  const of = parts(shown.of, words);
  const sources = shown.sources ?? [];
  return (
    <>
      <b>{interval(shown, words)}</b> <span class="basis">({shown.assessed ? say("panel.assessed") : word("basis", shown.basis)})</span>
      {of && <span class="parts">{of}</span>}
      {sources.length > 0 && (
        <details>
          <summary>{say("panel.sources", { n: sources.length })}</summary>
          <ul>
            {sources.map((s) => (
              <li key={s.report_id}>
                {utcStamp(s.at, now)} {word("role", s.role)}{s.org && <> (<span dir="auto">{s.org}</span>)</>}: <b>{interval(s, words)}</b> ({word("basis", s.basis)}) {parts(s.of, words)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Place(props: PanelProps) {
  const { words, incident, format } = props;
  const { say } = words;
  const { position, positions = [] } = incident.properties;
  const fix = known(position);
  return (
    <Section title={say("panel.position")} kind="position">
      {fix && position ? (
        <>
          <p class="coordinates"><bdi>{formatPosition(fix.lat, fix.lon, format)}</bdi></p>
          {position.judgement && <p><b>{say("panel.judged", { judgement: words.word("judgement", position.judgement) })}</b></p>}
          <FixFacts {...props} fix={position} />
          <div class="row">
            <button type="button" onClick={props.onGo}><kbd>g</kbd> {say("panel.go")}</button>
            <button type="button" onClick={props.onCopy}><kbd>c</kbd> {say("panel.copy")}</button>
            <button type="button" aria-label={say("decide.judgeTitle", { position: formatPosition(fix.lat, fix.lon, format) })}
              onClick={() => props.onAsk({ kind: "judge", incident, fix: position, place: formatPosition(fix.lat, fix.lon, format) })}>
              {say("decide.judge")}
            </button>
            <FormatChoice {...props} />
          </div>
        </>
      ) : (
        <p class="unknown">{say("unknown")}{position?.text && <>: <q dir="auto">{position.text}</q></>}</p>
      )}
      {(positions.length > 1 || (positions.length === 1 && !fix)) && (
        <details open>
          <summary>{say("panel.positions", { n: positions.length })}</summary>
          <ol class="fixes">
            {positions.map((f) => <OneFix key={`${f.report_id}/${f.index}`} {...props} fix={f} />)}
          </ol>
        </details>
      )}
    </Section>
  );
}

function FormatChoice({ words, format, onFormat }: PanelProps) {
  return (
    <select aria-label={words.say("panel.format")} value={format} onChange={(e) => onFormat(e.currentTarget.value as PositionFormat)}>
      {POSITION_FORMATS.map((f) => <option key={f} value={f}>{words.say(`format.${f}`)}</option>)}
    </select>
  );
}

function FixFacts({ words, now, fix }: PanelProps & { fix: Fix }) {
  const { say, word } = words;
  const facts = [
    `${utcStamp(fix.at, now)}, ${words.ago(age(fix.at, now))}`,
    fix.accuracy_m === undefined ? say("panel.noAccuracy") : say("panel.accuracy", { distance: formatDistance(fix.accuracy_m) }),
    say(fix.basis === "estimated" ? "panel.estimated" : "panel.observed"),
    word("method", fix.method),
  ];
  if (fix.parsed) facts.push(say("panel.parsed"));
  if (fix.course_deg !== undefined && fix.speed_kn !== undefined) {
    facts.push(say("panel.course", { bearing: formatBearing(fix.course_deg), speed: formatSpeed(fix.speed_kn) }));
  }
  return <p class="facts">{facts.join(" · ")}{fix.text && <> · <q dir="auto">{fix.text}</q></>}</p>;
}

function OneFix(props: PanelProps & { fix: Fix }) {
  const { words, incident, fix, format } = props;
  const place = known(fix);
  const wrong = fix.judgement === "wrong" || fix.judgement === "other_craft";
  const shown = place ? formatPosition(place.lat, place.lon, format) : (fix.text ?? words.say("unknown"));
  return (
    <li class={sameFix(fix, incident.properties.position) ? "last" : ""}>
      <div>
        {wrong ? <s><span aria-hidden="true">⨯ </span><bdi>{shown}</bdi></s> : <bdi class="coordinates">{shown}</bdi>}
        {fix.judgement && <b> {words.say("panel.judged", { judgement: words.word("judgement", fix.judgement) })}</b>}
        {!place && <span> {words.say("panel.unreadable")}</span>}
        <FixFacts {...props} />
      </div>
      <button type="button" aria-label={words.say("decide.judgeTitle", { position: shown })} onClick={() => props.onAsk({ kind: "judge", incident, fix, place: shown })}>
        {words.say("decide.judge")}
      </button>
    </li>
  );
}

const CONDITIONS = ["engine", "taking_water", "people_in_water", "capsized", "adrift", "tube_deflated"] as const;
const BAD = new Set(["failed", "none", "yes"]);

function ConditionFacts({ words, incident }: PanelProps) {
  const { say, word } = words;
  const { condition = {}, craft = {} } = incident.properties;
  const length = craft.length_m === undefined ? undefined : `${craft.length_m} m`;
  const said = (name: (typeof CONDITIONS)[number]) => condition[name] !== undefined && condition[name] !== "unknown";
  const known = CONDITIONS.filter(said);
  const unknown = CONDITIONS.filter((name) => !said(name));
  const boat = [craft.name, craft.type && word("boat", craft.type), craft.colour, length, craft.markings].filter(Boolean).join(", ");
  return (
    <Section title={say("panel.condition")} kind="condition">
      <p>{say("panel.craft")}: {boat ? <b dir="auto">{boat}</b> : <span class="unknown">{say("unknown")}</span>}</p>
      <ul>
        {known.map((name) => {
          const bad = BAD.has(condition[name] ?? "");
          return <li key={name} class={bad ? "warn" : ""}>{bad && "⚠ "}{word("condition", name)}: <b>{word("state", condition[name])}</b></li>;
        })}
      </ul>
      {unknown.length > 0 && <p class="unknown">{say("unknown")}: {unknown.map((name) => word("condition", name)).join(", ")}</p>}
    </Section>
  );
}

function Contacts({ words, incident, now }: PanelProps) {
  const { say } = words;
  const p = incident.properties;
  const line = (at: string | undefined) => (at ? `${utcStamp(at, now)}, ${words.ago(age(at, now))}` : say("unknown"));
  return (
    <Section title={say("panel.contacts")} kind="contacts">
      <dl>
        <div><dt>{say("panel.firstAlert")}</dt><dd>{line(p.first_alert_at)}</dd></div>
        <div><dt>{say("panel.lastContact")}</dt><dd>{line(p.last_contact_at)}</dd></div>
        <div><dt>{say("panel.lastReport")}</dt><dd>{line(p.last_report_at)}</dd></div>
        <div class={overdue(incident, now) ? "warn" : ""}>
          <dt>{say("panel.checkDue")}</dt><dd>{p.check_due_at ? utcStamp(p.check_due_at, now) : say("panel.checkNone")}</dd>
        </div>
        {p.aliases && p.aliases.length > 0 && (
          <div><dt>{say("panel.aliases")}</dt><dd dir="auto">{p.aliases.map((a) => [a.name, a.by, a.date].filter(Boolean).join(" / ")).join("; ")}</dd></div>
        )}
      </dl>
    </Section>
  );
}

function Proposals({ words, incident, onAsk }: PanelProps) {
  const { say, word } = words;
  const proposals = incident.properties.proposals ?? [];
  if (proposals.length === 0) return null;
  return (
    <Section title={say("panel.proposals")} kind="proposals">
      <ul>
        {proposals.map((p) => (
          <li key={`${p.report_id}/${p.incident_id}`}>
            <p>{word("strength", p.strength)}: {(p.because ?? []).map((b) => `${word("because", b.by)}${b.value ? ` ${b.value}` : ""}`).join(", ") || say("unknown")}</p>
            <div class="row">
              <button type="button" onClick={() => onAsk({ kind: "link", report: p.report_id, incident })}>{say("decide.link")}</button>
              <button type="button" onClick={() => onAsk({ kind: "reject", report: p.report_id, incident, ...(p.incident_id ? { other: p.incident_id } : {}) })}>{say("decide.reject")}</button>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Decisions({ words, incident, onAsk }: PanelProps) {
  const { say } = words;
  const { status, name } = incident.properties;
  if (status === "merged") return null;
  const open = status === "open" || !ended(status);
  return (
    <Section title={say("panel.decide")} kind="decisions">
      <div class="row">
        <button type="button" aria-label={say("decide.phaseTitle", { name })} onClick={() => onAsk({ kind: "phase", incident })}>{say("decide.phase")}</button>
        <button type="button" aria-label={say("decide.assessTitle", { name })} onClick={() => onAsk({ kind: "assess", incident })}>{say("decide.assess")}</button>
        <button type="button" aria-label={say("decide.checkTitle", { name })} onClick={() => onAsk({ kind: "check", incident })}>{say("decide.check")}</button>
        <button type="button" onClick={() => onAsk({ kind: "contact", incident })}>{say(incident.properties.lost_contact ? "decide.contactBack" : "decide.contactLost")}</button>
        {status === "open" && <button type="button" aria-label={say("decide.suspendTitle", { name })} onClick={() => onAsk({ kind: "suspend", incident })}>{say("decide.suspend")}</button>}
        {open && <button type="button" aria-label={say("decide.closeTitle", { name })} onClick={() => onAsk({ kind: "close", incident })}>{say("decide.close")}</button>}
        {status !== "open" && <button type="button" aria-label={say("decide.reopenTitle", { name })} onClick={() => onAsk({ kind: "reopen", incident })}>{say("decide.reopen")}</button>}
        <a class="button" href={`/report?incident=${encodeURIComponent(incident.id)}${incident.properties.exercise ? `&exercise=${encodeURIComponent(incident.properties.exercise)}` : ""}`} target="_blank" rel="noopener">{say("top.new")}</a>
      </div>
    </Section>
  );
}

function Responders({ words, incident, now, onAsk }: PanelProps) {
  const { say, word } = words;
  const { name, status } = incident.properties;
  const responders = incident.properties.responders ?? [];
  return (
    <Section title={say("panel.responders")}>
      {responders.length === 0 && <p class="unknown">{say("panel.respondersNone")}</p>}
      <ul>
        {responders.map((r) => (
          <li key={r.craft_id}>
            <b>{r.craft_id}</b> · {word("operation", r.status)} · {utcStamp(r.since, now)}{r.eta && <> · {say("panel.eta", { time: utcStamp(r.eta, now) })}</>}{" "}
            <button type="button" aria-label={say("decide.responderTitle", { craft: r.craft_id })} onClick={() => onAsk({ kind: "responder", incident, responder: r })}>{say("decide.responder")}</button>
          </li>
        ))}
      </ul>
      {status !== "merged" && !ended(status) && (
        <button type="button" class="primary" aria-label={say("decide.sendTitle", { name })} onClick={() => onAsk({ kind: "send", incident })}><kbd>s</kbd> {say("decide.send")}</button>
      )}
    </Section>
  );
}

function Outcomes({ words, incident, now, onAsk }: PanelProps) {
  const { say, word } = words;
  const outcomes = incident.properties.outcomes ?? [];
  return (
    <Section title={say("panel.outcomes")}>
      {outcomes.length === 0 && <p class="unknown">{say("panel.outcomesNone")}</p>}
      <ul>
        {outcomes.map((o) => {
          const text = [word("outcome", o.outcome), interval(o.persons, words), o.place, o.by, o.at && utcStamp(o.at, now), o.confidence && word("confidence", o.confidence)].filter(Boolean).join(" · ");
          return <li key={o.outcome_id}>{o.withdrawn ? <><s>{text}</s> {say("panel.withdrawn")}</> : (
            <>{text} <button type="button" aria-label={say("decide.withdrawTitle", { what: word("outcome", o.outcome) })} onClick={() => onAsk({ kind: "withdraw", incident, outcome: o })}>{say("decide.withdraw")}</button></>
          )}</li>;
        })}
      </ul>
      {incident.properties.status !== "merged" && (
        <button type="button" aria-label={say("decide.outcomeTitle", { name: incident.properties.name })} onClick={() => onAsk({ kind: "outcome", incident })}>{say("decide.outcome")}</button>
      )}
    </Section>
  );
}
