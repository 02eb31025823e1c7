// The band that says that what is on the screen is, in part or whole, an exercise.
import { utcStamp } from "../shared/time";
import type { Words } from "../shared/words";
import type { Picture } from "./picture";

interface Props {
  words: Words;
  picture: Picture;
  items: number;
  now: number;
}

export function ExerciseBand({ words, picture, items, now }: Props) {
  const running = picture.exercises.filter((x) => Date.parse(x.ends_at) > now);
  return (
    <p class="exercise-band" role="status">
      <strong>{words.say("top.exercise")}</strong>
      <span>{running.map((x) => `${x.name} → ${utcStamp(x.ends_at, now)}`).join(" · ")}</span>
      <span>{words.say("top.exerciseItems", { n: items })}</span>
    </p>
  );
}
