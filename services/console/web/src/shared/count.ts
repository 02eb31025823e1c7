// Persons as intervals. Unknown is a word, never zero and never a dash.
import type { Interval, Parts } from "../api/types";
import type { Words } from "./words";

// interval writes 80–100, 3+, up to 100, or the one number.
export function interval(i: Interval | undefined, words: Words): string {
  const { min, best, max } = i ?? {};
  if (min === undefined && max === undefined && best === undefined) return words.say("unknown");
  const range = bounds(min, best, max, words);
  const shownBest = best !== undefined && (min !== undefined || max !== undefined) && !(best === min && best === max);
  return shownBest ? words.say("count.best", { range, best }) : words.isolate(range);
}

function bounds(min: number | undefined, best: number | undefined, max: number | undefined, words: Words): string {
  if (min !== undefined && max !== undefined) return min === max ? String(min) : `${min}–${max}`;
  if (min !== undefined) return `${min}+`;
  if (max !== undefined) return words.say("count.upto", { n: max });
  return words.say("count.about", { n: best ?? 0 });
}

// parts writes "12 women, 3+ minors".
export function parts(of: Parts | undefined, words: Words): string {
  const entries = Object.entries(of ?? {}) as [string, Interval][];
  return entries
    .filter(([, i]) => i.min !== undefined || i.best !== undefined || i.max !== undefined)
    .map(([name, i]) => `${interval(i, words)} ${words.word("part", name)}`)
    .join(", ");
}
