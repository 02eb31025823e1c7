// Bars of dead or missing by group, from the same values as the table. The line at the end of
// a bar is the range that the reports allow.
import type { Interval, TallyGroup } from "../api/types";
import { interval } from "../shared/count";
import type { Words } from "../shared/words";
import { lower, middle, upper } from "./measure";

interface Props {
  words: Words;
  groups: TallyGroup[];
  name: (g: TallyGroup) => string;
}

const WIDTH = 720;
const LABEL = 90;
const VALUE = 250;
const BAR = 18;
const ROW = 52;

export function Chart({ words, groups, name }: Props) {
  const largest = Math.max(1, ...groups.flatMap((g) => [upper(g.dead_or_missing?.provisional) ?? 0, upper(g.dead_or_missing?.verified) ?? 0]));
  const scale = (WIDTH - LABEL - VALUE) / largest;
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${groups.length * ROW}`} role="img" aria-label={words.say("tally.chart")}>
      {groups.map((g, i) => (
        <g key={name(g)} transform={`translate(0 ${i * ROW})`}>
          <text x={LABEL - 10} y={ROW / 2 + 2} text-anchor="end" class="group">{name(g)}</text>
          <Bar value={g.dead_or_missing?.provisional} y={6} kind="provisional" scale={scale} words={words} />
          <Bar value={g.dead_or_missing?.verified} y={6 + BAR + 2} kind="verified" scale={scale} words={words} />
        </g>
      ))}
    </svg>
  );
}

interface BarProps {
  value: Interval | undefined;
  y: number;
  kind: "provisional" | "verified";
  scale: number;
  words: Words;
}

function Bar({ value, y, kind, scale, words }: BarProps) {
  const to = (n: number | undefined) => LABEL + (n ?? 0) * scale;
  const [low, high] = [lower(value), upper(value)];
  const end = to(high ?? middle(value));
  return (
    <>
      {value && <rect class={`bar ${kind}`} x={LABEL} y={y} width={Math.max(0, to(middle(value)) - LABEL)} height={BAR} />}
      {low !== undefined && high !== undefined && high > low && <path class="range" d={`M${to(low)} ${y + BAR / 2}H${to(high)}M${to(high)} ${y + 4}v${BAR - 8}M${to(low)} ${y + 4}v${BAR - 8}`} />}
      <text x={end + 8} y={y + BAR - 4} class="value">{`${words.say(`tally.${kind}`)}: ${interval(value, words)}`}</text>
    </>
  );
}
