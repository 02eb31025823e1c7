// Timeline and reports of the chosen incident. Words and phones of a report are opened one
// report at a time, by hand.
import { useEffect, useState } from "preact/hooks";
import * as client from "../api/client";
import type { Id, Incident, Linked, Report, Summary, TimelineEntry } from "../api/types";
import { interval } from "../shared/count";
import { formatPosition, known } from "../shared/position";
import { utcStamp } from "../shared/time";
import type { Key, Words } from "../shared/words";
import type { Asking } from "./dialogs";

interface Props {
  words: Words;
  incident: Incident;
  now: number;
  onAsk: (asking: Asking) => void;
}

interface Loaded {
  of: Id;
  entries: TimelineEntry[];
  reports: Linked[];
}

export function History({ words, incident, now, onAsk }: Props) {
  const { say } = words;
  const { loaded, failed } = useHistory(incident);
  const mine = loaded?.of === incident.id ? loaded : undefined;
  return (
    <>
      <section aria-labelledby="timeline-title" class="timeline">
        <h2 id="timeline-title">{say("panel.timeline")}</h2>
        {failed && <p class="warn" role="status">{say("panel.unread")}</p>}
        {!mine && !failed && <p>{say("panel.loading")}</p>}
        <ol>{mine?.entries.map((e) => <Entry key={`${e.sequence}/${e.type}`} entry={e} words={words} now={now} />)}</ol>
      </section>
      <section aria-labelledby="reports-title" class="reports">
        <h2 id="reports-title">{say("panel.reports", { n: incident.properties.report_count })}</h2>
        <ul>{mine?.reports.map((r) => <OneReport key={r.id} report={r} incident={incident} words={words} now={now} onAsk={onAsk} />)}</ul>
      </section>
    </>
  );
}

// useHistory reads again whenever the incident moved on; what is shown stays until then.
function useHistory(incident: Incident): { loaded: Loaded | undefined; failed: boolean } {
  const [loaded, setLoaded] = useState<Loaded>();
  const [failed, setFailed] = useState(false);
  const { id } = incident;
  useEffect(() => {
    const stop = new AbortController();
    const read = async () => {
      try {
        const [entries, reports] = await Promise.all([client.timeline(id, stop.signal), client.incidentReports(id, stop.signal)]);
        setLoaded({ of: id, entries, reports });
        setFailed(false);
      } catch {
        if (!stop.signal.aborted) setFailed(true);
      }
    };
    void read();
    return () => stop.abort();
  }, [id, incident.properties.sequence]);
  return { loaded, failed };
}

function Entry({ entry, words, now }: { entry: TimelineEntry; words: Words; now: number }) {
  const reason = textOf(entry.body.reason);
  return (
    <li>
      <time dateTime={entry.occurred_at}>{utcStamp(entry.occurred_at, now)}</time>{" "}
      <span>
        <b>{headline(entry, words, now)}</b>
        {entry.org && <> · <span dir="auto">{entry.org}</span></>}
        {reason && <> · <q dir="auto">{reason}</q></>}
      </span>
    </li>
  );
}

function headline(entry: TimelineEntry, words: Words, now: number): string {
  const { body, type } = entry;
  const event = type.split(".").pop() ?? type;
  if (type.startsWith("sar.v1.report.")) return reportHeadline(body as unknown as Summary, event, words);
  return words.word("event", event) === event.replaceAll("_", " ")
    ? event.replaceAll("_", " ")
    : words.say(`event.${event}` as Key, {
        phase: words.word("phase", textOf(body.phase)),
        judgement: words.word("judgement", textOf(body.judgement)),
        field: words.word("assessed", textOf(body.field)),
        craft: textOf(body.craft_id) ?? "",
        status: words.word("operation", textOf(body.status)),
        time: utcStamp(textOf(body.due_at) ?? "", now),
        outcome: words.word("outcome", textOf(body.outcome)),
        authority: textOf(body.authority) ?? "",
      });
}

function reportHeadline(report: Summary, event: string, words: Words): string {
  const fix = known(report.position);
  const persons = report.persons?.total && words.say("list.onBoard", { count: interval(report.persons.total, words) });
  const place = fix && formatPosition(fix.lat, fix.lon);
  return [words.word("kind", report.kind ?? event), report.source?.role && words.word("role", report.source.role), persons, place].filter(Boolean).join(" · ");
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

interface ReportProps extends Props {
  report: Linked;
}

function OneReport({ report, incident, words, now, onAsk }: ReportProps) {
  const { say, word } = words;
  const [opened, setOpened] = useState<Report>();
  const [state, setState] = useState("");
  const open = async () => {
    setState(say("report.opening"));
    try {
      setOpened(await client.report(report.id));
      setState("");
    } catch (cause) {
      setState(say("report.notOpened", { why: cause instanceof Error ? cause.message : String(cause) }));
    }
  };
  return (
    <li>
      <p>
        <b>{word("kind", report.kind)}</b> · {say("report.from", { role: word("role", report.source?.role) })}{report.org && <> · <span dir="auto">{report.org}</span></>}
        <br />
        <time dateTime={report.occurred_at}>{utcStamp(report.occurred_at ?? report.received_at ?? "", now)}</time>
        {report.received_at && <> · {say("report.received", { time: utcStamp(report.received_at, now) })}</>}
      </p>
      {report.warnings > 0 && (
        <details>
          <summary>{say("report.warnings", { n: report.warnings })}</summary>
          <ul>{report.report.warnings?.map((w) => <li key={w.code + w.pointer}><code>{w.pointer}</code> {w.detail}</li>)}</ul>
        </details>
      )}
      {opened && <Sealed report={opened} words={words} now={now} />}
      <div class="row">
        {!opened && <button type="button" onClick={open}>{say("report.open")}</button>}
        <button type="button" onClick={() => onAsk({ kind: "unlink", report: report.id, incident })}>{say("report.unlink")}</button>
      </div>
      {state && <p role="status">{state}</p>}
    </li>
  );
}

function Sealed({ report, words, now }: { report: Report; words: Words; now: number }) {
  if (report.sealed && report.sealed !== "open") return <p class="warn">{words.say(`report.${report.sealed}`)}</p>;
  const texts = report.texts ?? [];
  const phones = report.phones ?? [];
  if (texts.length === 0 && phones.length === 0) return <p class="unknown">{words.say("report.noWords")}</p>;
  return (
    <div class="sealed">
      {texts.map((t, i) => <blockquote key={i} lang={t.lang} dir="auto">{t.text}</blockquote>)}
      {phones.map((p, i) => (
        <p key={i}>
          <bdi class="phone">{p.number}</bdi> · {words.word("holder", p.holder)}
          {p.credit?.units !== undefined && <> · {p.credit.units}{p.credit.at && <> ({utcStamp(p.credit.at, now)})</>}</>}
        </p>
      ))}
    </div>
  );
}
