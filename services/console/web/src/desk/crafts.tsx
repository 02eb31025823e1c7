// Craft in words: the list of them, and the card of the one that was chosen.
import { useState } from "preact/hooks";
import type { Craft, Id } from "../api/types";
import { formatBearing, formatPosition, formatSpeed, type Place } from "../shared/position";
import { useStore } from "../shared/store";
import { age } from "../shared/time";
import type { Words } from "../shared/words";
import { craftMatches } from "./order";
import type { LivePicture } from "./picture";

const SHOWN = 100; // beyond that one searches

interface ListProps {
  words: Words;
  live: LivePicture;
  text: string;
  minute: number;
  onOpen: (craft: Craft) => void;
}

// CraftList is read anew with the clock, not with every fix.
export function CraftList({ words, live, text, minute, onOpen }: ListProps) {
  const [open, setOpen] = useState(false);
  const all = [...live.crafts.get().values()];
  const found = text ? all.filter((c) => craftMatches(c, text)) : all;
  const shown = open || text !== "";
  return (
    <details class="crafts" open={shown} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{words.say("list.crafts", { n: found.length })}</summary>
      {shown && (
        <ul>
          {ownFirst(found).slice(0, SHOWN).map((c) => (
            <li key={c.id}>
              <button type="button" onClick={() => onOpen(c)}>{craftWords(c, minute, words)}</button>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function ownFirst(crafts: Craft[]): Craft[] {
  return crafts.sort((a, b) => Number(b.properties.own ?? false) - Number(a.properties.own ?? false) || nameOf(a).localeCompare(nameOf(b)));
}

function nameOf(c: Craft): string {
  return c.properties.name ?? c.properties.craft_id;
}

export function placeOf(c: Craft): Place {
  const [lon = 0, lat = 0] = c.geometry.coordinates;
  return { lat, lon };
}

// craftWords says of a craft what its mark shows.
function craftWords(c: Craft, now: number, words: Words): string {
  const p = c.properties;
  const { lat, lon } = placeOf(c);
  const way = p.course_deg !== undefined && p.speed_kn !== undefined ? [words.say("panel.course", { bearing: formatBearing(p.course_deg), speed: formatSpeed(p.speed_kn) })] : [];
  const fix = words.say("craft.fix", { ago: words.ago(age(p.at, now)) });
  return [nameOf(c), words.word("craftType", p.type), formatPosition(lat, lon), ...way, fix].join(" · ");
}

interface CardProps {
  id: Id;
  live: LivePicture;
  now: number;
  words: Words;
  onClose: () => void;
}

export function CraftCard({ id, live, now, words, onClose }: CardProps) {
  const craft = useStore(live.crafts).get(id);
  if (!craft) return null;
  return (
    <div class="craft-card" role="status">
      <p dir="auto">{craftWords(craft, now, words)}{craft.properties.org && ` · ${craft.properties.org}`}</p>
      <button type="button" onClick={onClose}>{words.say("close")}</button>
    </div>
  );
}
