// The marks of the map again as SVG, so that list and panel speak the same signs.
import { phaseMark } from "../map/icons";

const PATHS = {
  distress: "M12 1 23 12 12 23 1 12z",
  alert: "M12 2 23 22 1 22z",
  uncertainty: "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18z",
  none: "M4 4h16v16H4z",
  other: "M7 3h10l5 9-5 9H7l-5-9z",
};

// PhaseSign is decoration: the word always stands beside it.
export function PhaseSign({ phase, ended = false }: { phase: string; ended?: boolean }) {
  const mark = phaseMark(phase);
  return (
    <svg class={`sign sign-${mark}${ended ? " sign-ended" : ""}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[mark]} />
      {ended && <path d="M4 20 20 4" />}
    </svg>
  );
}
