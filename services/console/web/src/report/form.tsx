// The form: where, how many, what, state, then Send. Nothing is required.
import type { Exercise } from "../api/types";
import type { Key, Words } from "../shared/words";
import { QUESTIONS, untouched, type Answer, type Draft, type Question } from "./draft";
import { Where } from "./where";

interface Props {
  words: Words;
  draft: Draft;
  exercises: Exercise[];
  change: (part: Partial<Draft>) => void;
  onSend: () => void;
}

const KINDS = ["distress_alert", "vessel_sighting", "people_contact", "rescue", "casualty", "observation"];
const BOATS = ["rubber", "wood", "fibreglass", "iron", "sailing", "other"];
const HOLDERS = ["on_board", "relative", "reporter", "ship", "unknown"];
const ROLES = ["people_on_board", "relative", "hotline", "rescue_crew", "aircraft", "merchant", "fisher", "rcc", "coast_guard", "navy", "medical", "media", "other"];
const FIRST_QUESTIONS = 3;

export function Form(props: Props) {
  const { words, draft, onSend } = props;
  const { say } = words;
  const submit = (e: Event) => {
    e.preventDefault();
    onSend();
  };
  return (
    <form class="report" onSubmit={submit} noValidate>
      <About {...props} />
      <Where words={words} draft={draft} change={props.change} />
      <HowMany {...props} />
      <What {...props} />
      <StateOfBoat {...props} />
      <WhoAndWhen {...props} />
      <section>
        <label>
          <h2>{say("form.words")}</h2>
          <textarea rows={4} dir="auto" value={draft.words} onInput={(e) => props.change({ words: e.currentTarget.value })} aria-describedby="words-hint" />
        </label>
        <p id="words-hint" class="hint">{say("form.wordsHint")}</p>
        <p class="note">{say("form.noDriver")}</p>
      </section>
      <div class="sendbar">
        <button type="submit" class="primary send">{say("form.send")}</button>
        <p class="hint">{untouched(draft) ? say("form.empty", { kind: words.word("kind", draft.kind) }) : say("form.sendHint")}</p>
      </div>
    </form>
  );
}

// About says what the report hangs on, and whether it is real.
function About({ words, draft, exercises, change }: Props) {
  const { say } = words;
  const worlds = draft.exercise && !exercises.some((x) => x.id === draft.exercise) ? [...exercises, { id: draft.exercise, name: draft.exercise.slice(0, 8), ends_at: "" }] : exercises;
  return (
    <>
      {worlds.length > 0 && (
        <section>
          <Thumbs label={say("form.world")} values={["", ...worlds.map((x) => x.id)]} chosen={draft.exercise} onChoose={(exercise) => change({ exercise })}
            text={(id) => (id === "" ? say("form.real") : say("form.exercise", { name: worlds.find((x) => x.id === id)?.name ?? id }))} />
        </section>
      )}
      {(draft.incident || draft.amends) && (
        <section class="about">
          <p>{draft.amends ? say("form.addsTo", { time: draft.amendsAt }) : say("form.forIncident", { id: draft.incident.slice(0, 8) })}</p>
          <button type="button" onClick={() => change({ incident: "", amends: "", amendsAt: "", kind: "distress_alert" })}>{say("form.dropLink")}</button>
        </section>
      )}
    </>
  );
}

function HowMany({ words, draft, change }: Props) {
  const { say } = words;
  return (
    <section aria-labelledby="persons">
      <h2 id="persons">{say("form.persons")}</h2>
      <Interval words={words} name="" value={[draft.min, draft.max]} onChange={([min, max]) => change({ min, max })} />
      <details open={draft.kind === "casualty" || draft.dead.concat(draft.missing).some((v) => v !== "")}>
        <summary>{say("form.deadTitle")}</summary>
        <h3>{say("form.dead")}</h3>
        <Interval words={words} name={say("form.dead")} value={draft.dead} onChange={(dead) => change({ dead })} />
        <h3>{say("form.missing")}</h3>
        <Interval words={words} name={say("form.missing")} value={draft.missing} onChange={(missing) => change({ missing })} />
      </details>
    </section>
  );
}

interface IntervalProps {
  words: Words;
  name: string;
  value: [string, string];
  onChange: (value: [string, string]) => void;
}

function Interval({ words, name, value: [min, max], onChange }: IntervalProps) {
  const field = (label: Key, value: string, take: (text: string) => void) => (
    <label>
      {words.say(label)}
      <input type="text" inputMode="numeric" aria-label={name ? `${name}: ${words.say(label)}` : undefined} value={value} onInput={(e) => take(digits(e.currentTarget.value))} />
    </label>
  );
  return (
    <div class="interval">
      {field("form.min", min, (text) => onChange([text, max]))}
      {field("form.max", max, (text) => onChange([min, text]))}
    </div>
  );
}

// digits reads Arabic-Indic and Persian digits as what they are.
function digits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
    .replace(/\D/g, "");
}

function What({ words, draft, change }: Props) {
  const { say, word } = words;
  const kinds = KINDS.includes(draft.kind) ? KINDS : [...KINDS, draft.kind];
  return (
    <section aria-labelledby="what">
      <h2 id="what">{say("form.what")}</h2>
      <Thumbs label={say("form.kind")} values={kinds} chosen={draft.kind} onChoose={(kind) => change({ kind })} text={(k) => word("kind", k)} />
      <Thumbs label={say("form.boat")} values={BOATS} chosen={draft.boat} onChoose={(boat) => change({ boat: boat === draft.boat ? "" : boat })} text={(b) => word("boat", b)} />
    </section>
  );
}

function StateOfBoat(props: Props) {
  const rest = QUESTIONS.slice(FIRST_QUESTIONS);
  return (
    <section aria-labelledby="state">
      <h2 id="state">{props.words.say("form.state")}</h2>
      {QUESTIONS.slice(0, FIRST_QUESTIONS).map((q) => <Toggle key={q} {...props} question={q} />)}
      {rest.map((q) => <Toggle key={q} {...props} question={q} />)}
    </section>
  );
}

const ANSWERS: [Exclude<Answer, "">, Key][] = [["yes", "form.yes"], ["no", "form.no"], ["unknown", "form.dontKnow"]];

function Toggle({ words, draft, change, question }: Props & { question: Question }) {
  const chosen = draft.answers[question] ?? "";
  const choose = (answer: string) => change({ answers: { ...draft.answers, [question]: answer === chosen ? "" : (answer as Answer) } });
  return (
    <Thumbs label={words.say(`form.${question}`)} values={ANSWERS.map(([a]) => a)} chosen={chosen} onChoose={choose} columns="three"
      text={(a) => words.say(ANSWERS.find(([v]) => v === a)?.[1] ?? "form.dontKnow")} />
  );
}

function WhoAndWhen({ words, draft, change }: Props) {
  const { say, word } = words;
  const when = new Date(draft.whenLocal);
  return (
    <section aria-labelledby="who">
      <h2 id="who">{say("form.who")}</h2>
      <label>
        {say("form.phone")}
        <input type="tel" dir="ltr" autocomplete="off" value={draft.phone} onInput={(e) => change({ phone: e.currentTarget.value })} />
      </label>
      {draft.phone.trim() !== "" && (
        <Thumbs label={say("form.holder")} values={HOLDERS} chosen={draft.holder} onChoose={(holder) => change({ holder: holder === draft.holder ? "" : holder })} text={(h) => word("holder", h)} />
      )}
      <label>
        {say("form.role")}
        <select value={draft.role} onChange={(e) => change({ role: e.currentTarget.value })}>
          <option value="">{say("form.roleUnset")}</option>
          {ROLES.map((r) => <option key={r} value={r}>{word("role", r)}</option>)}
        </select>
      </label>
      <Thumbs label={say("form.when")} values={["now", "earlier"]} chosen={draft.when} onChoose={(w) => change({ when: w as Draft["when"] })} columns="two" text={(w) => say(w === "now" ? "form.now" : "form.earlier")} />
      {draft.when === "earlier" && (
        <label>
          {say("form.whenField")}
          <input type="datetime-local" value={draft.whenLocal} onInput={(e) => change({ whenLocal: e.currentTarget.value })} />
          {!Number.isNaN(when.getTime()) && <span class="hint">{say("form.whenUtc", { time: when.toISOString().slice(0, 16).replace("T", " ") })}</span>}
        </label>
      )}
    </section>
  );
}

interface ThumbsProps {
  label: string;
  values: string[];
  chosen: string;
  columns?: "two" | "three";
  text: (value: string) => string;
  onChoose: (value: string) => void;
}

// Thumbs are buttons big enough for a wet thumb; pressing the chosen one again takes it back.
function Thumbs({ label, values, chosen, columns = "two", text, onChoose }: ThumbsProps) {
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class={`thumbs ${columns}`}>
        {values.map((value) => (
          <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>{text(value)}</button>
        ))}
      </div>
    </fieldset>
  );
}
