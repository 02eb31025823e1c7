// The tally page: the number first, then how it is made up, then the doubt.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Problem, session as readSession, tallies } from "../api/client";
import type { Measure, Tally, TallyGroup } from "../api/types";
import { interval } from "../shared/count";
import { Login, takeToken } from "../shared/login";
import { applyLanguage, chooseLanguage, chosenLanguage, LANGUAGES, Words, type Key, type Language } from "../shared/words";
import { Chart } from "./chart";
import { GROUPS, readGroup, readQuery, writeQuery, type Query } from "./query";

const COLUMNS: [keyof TallyGroup, Key][] = [["dead", "tally.dead"], ["missing", "tally.missing"], ["dead_or_missing", "tally.deadOrMissing"], ["survivors", "tally.survivors"], ["persons_at_risk", "tally.risk"]];

type Loaded = { tally: Tally } | { why: string } | undefined;

function Page() {
  const [words, setWords] = useState(() => new Words(chosenLanguage()));
  const [query, setQuery] = useState(() => readQuery(location.search));
  const [entered, setEntered] = useState<boolean>();
  const loaded = useTally(query, entered === true);
  const { say } = words;
  useEffect(() => applyLanguage(words), [words]);
  useEffect(() => void enter().then(setEntered), []);
  useEffect(() => {
    const back = () => setQuery(readQuery(location.search));
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const ask = (next: Query) => {
    history.pushState(null, "", `?${writeQuery(next)}`);
    setQuery(next);
  };
  const speak = (language: Language) => {
    chooseLanguage(language);
    setWords(new Words(language));
  };
  return (
    <div class="page">
      <header>
        <h1>{say("tally.title")}</h1>
        <select aria-label={say("language")} value={words.language} onChange={(e) => speak(e.currentTarget.value as Language)}>
          {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
        </select>
      </header>
      {entered === false && <Login words={words} onSession={() => setEntered(true)} />}
      {loaded && "why" in loaded && <p role="alert" class="bad">{say("tally.failed", { why: loaded.why })}</p>}
      {loaded && "tally" in loaded && <Numbers words={words} tally={loaded.tally} query={query} />}
      <Ask key={writeQuery(query)} words={words} query={query} onAsk={ask} />
    </div>
  );
}

async function enter(): Promise<boolean> {
  try {
    await ((await takeToken()) ?? readSession());
    return true;
  } catch (cause) {
    return !(cause instanceof Problem);
  }
}

function useTally(query: Query, ready: boolean): Loaded {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    if (!ready) return;
    let current = true;
    tallies(query).then(
      (tally) => current && setLoaded({ tally }),
      (cause: unknown) => current && setLoaded({ why: cause instanceof Error ? cause.message : String(cause) }),
    );
    return () => {
      current = false;
    };
  }, [query, ready]);
  return loaded;
}

function Numbers({ words, tally, query }: { words: Words; tally: Tally; query: Query }) {
  const { say } = words;
  const groups = tally.groups ?? [];
  const name = (g: TallyGroup) => groupName(g) || say("tally.all");
  return (
    <>
      <section class="number" aria-labelledby="number">
        <h2 id="number">{say("tally.number")}</h2>
        <div class="figures">
          {(["provisional", "verified"] as const).map((kind) => (
            <p key={kind} class={kind}>
              <strong>{interval(tally.total?.dead_or_missing?.[kind], words)}</strong> <span>{say(`tally.${kind}`)}</span>
            </p>
          ))}
        </div>
        <p>{say("tally.asOf", { time: `${tally.as_of.slice(0, 16).replace("T", " ")} UTC` })}. {say("tally.scope")}</p>
      </section>
      {groups.length === 0 ? <p class="unknown">{say("tally.none")}</p> : <Chart words={words} groups={groups} name={name} />}
      <Table words={words} groups={groups} total={tally.total} name={name} group={query.group_by} />
      <section class="doubt">
        <h2>{say("tally.doubt")}</h2>
        <p>{say("tally.doubtNote")}</p>
        <p>{say("tally.riskNote")}</p>
        <p>{say("tally.cite")}: <bdi><code>{location.href}</code></bdi></p>
      </section>
    </>
  );
}

// groupName writes 2024, or 2024-02.
function groupName({ by = {} }: TallyGroup): string {
  return [by.year, by.month].filter((part) => part !== undefined).map((part) => String(part).padStart(2, "0")).join("-");
}

interface TableProps {
  words: Words;
  groups: TallyGroup[];
  total: TallyGroup | undefined;
  name: (g: TallyGroup) => string;
  group: string;
}

function Table({ words, groups, total, name, group }: TableProps) {
  const { say } = words;
  const heading = group === "month" ? say("tally.month") : group === "none" ? say("tally.all") : say("tally.year");
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col">{say("tally.incidents")}</th>
            {COLUMNS.map(([key, label]) => <th key={key} scope="col">{say(label)}</th>)}
          </tr>
        </thead>
        <tbody>
          {groups.map((g) => <Line key={name(g)} words={words} group={g} name={name(g)} />)}
        </tbody>
        {total && <tfoot><Line words={words} group={total} name={say("tally.total")} /></tfoot>}
      </table>
    </div>
  );
}

function Line({ words, group, name }: { words: Words; group: TallyGroup; name: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{group.incidents ?? words.say("unknown")}</td>
      {COLUMNS.map(([key]) => <td key={key}><Cell words={words} measure={group[key] as Measure | undefined} /></td>)}
    </tr>
  );
}

function Cell({ words, measure }: { words: Words; measure: Measure | undefined }) {
  if (!measure?.provisional && !measure?.verified) return <span class="unknown">{words.say("unknown")}</span>;
  return (
    <>
      {(["provisional", "verified"] as const).map((kind) => measure[kind] && <span key={kind} class={`cell ${kind}`}><b>{interval(measure[kind], words)}</b> {words.say(`tally.${kind}`)}</span>)}
    </>
  );
}

const GROUP_NAMES: Record<(typeof GROUPS)[number], Key> = { year: "tally.year", month: "tally.month", none: "tally.all" };

function Ask({ words, query, onAsk }: { words: Words; query: Query; onAsk: (q: Query) => void }) {
  const { say } = words;
  const [next, setNext] = useState(query);
  const submit = (e: Event) => {
    e.preventDefault();
    onAsk(next);
  };
  return (
    <form class="ask" onSubmit={submit}>
      <label>
        {say("tally.groupBy")}
        <select value={next.group_by} onChange={(e) => setNext({ ...next, group_by: readGroup(e.currentTarget.value) })}>
          {GROUPS.map((g) => <option key={g} value={g}>{say(GROUP_NAMES[g])}</option>)}
        </select>
      </label>
      <label>{say("tally.from")}<input type="date" value={next.from} onInput={(e) => setNext({ ...next, from: e.currentTarget.value })} /></label>
      <label>{say("tally.to")}<input type="date" value={next.to} onInput={(e) => setNext({ ...next, to: e.currentTarget.value })} /></label>
      <button type="submit" class="primary">{say("tally.apply")}</button>
    </form>
  );
}

const root = document.getElementById("app");
if (root) render(<Page />, root);
