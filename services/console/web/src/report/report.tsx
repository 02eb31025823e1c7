// The report page: a form and an outbox, both on this phone first.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { exercises as readExercises, Problem, session as readSession } from "../api/client";
import type { Exercise } from "../api/types";
import { Login, takeToken } from "../shared/login";
import { useStore } from "../shared/store";
import { uuidv7 } from "../shared/uuid";
import { applyLanguage, chooseLanguage, chosenLanguage, LANGUAGES, Words, type Language } from "../shared/words";
import { EMPTY, keepDraft, loadDraft, toReport, type Draft } from "./draft";
import { Form } from "./form";
import { openOutbox, type Item } from "./outbox";
import { Sender } from "./sender";
import { Sent } from "./sent";

function Page({ sender }: { sender: Sender }) {
  const [words, setWords] = useState(() => new Words(chosenLanguage()));
  const [draft, setDraft] = useState(() => loadDraft(location.search));
  const { line, items } = useStore(sender.store);
  const [login, setLogin] = useState<"asked" | "in" | "out">("asked");
  const exercises = useExercises(login === "in");
  const top = useRef<HTMLElement>(null);
  useEffect(() => applyLanguage(words), [words]);
  useEffect(() => keepDraft(draft), [draft]);
  useEffect(() => void enter(sender, setLogin), []);

  const change = (part: Partial<Draft>) => setDraft((d) => ({ ...d, ...part }));
  const begin = (next: Partial<Draft>) => {
    setDraft({ ...EMPTY, exercise: draft.exercise, ...next });
    top.current?.scrollIntoView();
  };
  const send = async () => {
    const now = new Date();
    const report = toReport(draft, uuidv7(now.getTime()), now, words.language);
    await sender.add({ id: report.id, body: JSON.stringify(report), kind: report.kind, made_at: now.getTime(), state: "waiting" });
    begin({});
  };
  const more = (item: Item) => begin({ kind: "amendment", amends: item.id, amendsAt: `${new Date(item.made_at).toISOString().slice(11, 16)} UTC`, exercise: exerciseOf(item) });
  const edit = (item: Item) => begin(fromBody(item));
  const speak = (language: Language) => {
    chooseLanguage(language);
    setWords(new Words(language));
  };
  return (
    <div class={`page ${draft.exercise ? "exercising" : ""}`}>
      <Head words={words} inner={top} onLanguage={speak} />
      {draft.exercise && <p class="exercise-band" role="status"><strong>{words.say("top.exercise")}</strong></p>}
      {(login === "out" || line === "login") && <Login words={words} onSession={() => (setLogin("in"), sender.kick())} />}
      {items.length > 0 && <Sent words={words} sender={sender} onMore={more} onEdit={edit} />}
      <Form words={words} draft={draft} exercises={exercises} change={change} onSend={() => void send()} />
      {items.length === 0 && <Sent words={words} sender={sender} onMore={more} onEdit={edit} />}
    </div>
  );
}

interface HeadProps {
  words: Words;
  inner: { current: HTMLElement | null };
  onLanguage: (language: Language) => void;
}

function Head({ words, inner, onLanguage }: HeadProps) {
  const { say } = words;
  const online = useOnline();
  return (
    <header ref={inner}>
      <h1>{say("form.title")}</h1>
      <select aria-label={say("language")} value={words.language} onChange={(e) => onLanguage(e.currentTarget.value as Language)}>
        {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
      </select>
      <p role="status" class={online ? "net" : "net net-off"}>{say(online ? "net.online" : "net.offline")}</p>
    </header>
  );
}

// enter changes a token in the link for a cookie, and asks for a login only when the server
// itself says so: no network is no reason to hide the form.
async function enter(sender: Sender, setLogin: (state: "in" | "out") => void): Promise<void> {
  try {
    await ((await takeToken()) ?? readSession());
    setLogin("in");
    sender.kick();
  } catch (cause) {
    if (cause instanceof Problem) setLogin("out");
    else window.addEventListener("online", () => void enter(sender, setLogin), { once: true });
  }
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  return online;
}

function useExercises(ready: boolean): Exercise[] {
  const [list, setList] = useState<Exercise[]>([]);
  useEffect(() => {
    if (!ready) return;
    const running = (all: Exercise[]) => all.filter((x) => Date.parse(x.ends_at) > Date.now());
    readExercises().then((all) => setList(running(all)), () => setList([]));
  }, [ready]);
  return list;
}

function exerciseOf(item: Item): string {
  return (JSON.parse(item.body) as { exercise?: string }).exercise ?? "";
}

// fromBody opens a refused report again as far as the form has fields for it.
function fromBody(item: Item): Partial<Draft> {
  const r = JSON.parse(item.body) as ReturnType<typeof toReport>;
  const text = (n: number | undefined) => (n === undefined ? "" : String(n));
  return {
    kind: r.kind, position: r.positions?.find((p) => p.text)?.text ?? "", min: text(r.persons?.total?.min), max: text(r.persons?.total?.max),
    boat: r.craft?.type ?? "", phone: r.phones?.[0]?.number ?? "", holder: r.phones?.[0]?.holder ?? "", role: r.source?.role ?? "",
    words: r.texts?.[0]?.text ?? "", exercise: r.exercise ?? "", incident: r.incident_ids?.[0] ?? "",
  };
}

const root = document.getElementById("app");
if (root) {
  const sender = new Sender(await openOutbox());
  render(<Page sender={sender} />, root);
  await sender.start();
  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}
