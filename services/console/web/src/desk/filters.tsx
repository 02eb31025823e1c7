// The filters. They name what is hidden, so that a word we never heard of is shown.
import type { Incident } from "../api/types";
import { useStore, type Store } from "../shared/store";
import type { Words } from "../shared/words";
import { PHASES, STATUSES, values, type World } from "./order";
import type { View } from "./view";

interface Props {
  words: Words;
  view: Store<View>;
  incidents: Incident[];
}

export function Filters({ words, view, incidents }: Props) {
  const { say } = words;
  const now = useStore(view);
  return (
    <details class="filters">
      <summary>{say("list.filters")}{hiddenWords(now, words)}</summary>
      <Shown
        legend={say("list.status")} group="status" words={words} hidden={now.hiddenStatus} counts={tally(incidents, (i) => i.properties.status)}
        values={values(STATUSES, incidents, (i) => i.properties.status)} onChange={(hiddenStatus) => view.update((v) => ({ ...v, hiddenStatus }))}
      />
      <Shown
        legend={say("list.phase")} group="phase" words={words} hidden={now.hiddenPhase} counts={tally(incidents, (i) => i.properties.phase)}
        values={values(PHASES, incidents, (i) => i.properties.phase)} onChange={(hiddenPhase) => view.update((v) => ({ ...v, hiddenPhase }))}
      />
      <label>
        {say("list.worlds")}
        <select value={now.world} onChange={(e) => view.update((v) => ({ ...v, world: e.currentTarget.value as World }))}>
          {(["all", "real", "only"] as const).map((w) => <option key={w} value={w}>{say(`world.${w}`)}</option>)}
        </select>
      </label>
    </details>
  );
}

// hiddenWords says on the closed filter what it hides.
function hiddenWords(view: View, words: Words): string {
  const hidden = [...view.hiddenStatus].map((s) => words.word("status", s)).concat([...view.hiddenPhase].map((p) => words.word("phase", p)));
  if (view.world !== "all") hidden.push(words.say(view.world === "real" ? "world.only" : "world.real"));
  return hidden.length > 0 ? ` − ${hidden.join(", ")}` : "";
}

function tally(incidents: Incident[], of: (i: Incident) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const i of incidents) counts.set(of(i), (counts.get(of(i)) ?? 0) + 1);
  return counts;
}

interface ShownProps {
  legend: string;
  group: string;
  values: string[];
  hidden: ReadonlySet<string>;
  counts: Map<string, number>;
  words: Words;
  onChange: (hidden: ReadonlySet<string>) => void;
}

function Shown({ legend, group, values, hidden, counts, words, onChange }: ShownProps) {
  const toggle = (value: string) => {
    const next = new Set(hidden);
    if (!next.delete(value)) next.add(value);
    onChange(next);
  };
  return (
    <fieldset>
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value}>
          <input type="checkbox" checked={!hidden.has(value)} onChange={() => toggle(value)} /> {words.word(group, value)} ({counts.get(value) ?? 0})
        </label>
      ))}
    </fieldset>
  );
}
