// The desk page: joins feed, view, map, list and panel.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { logout, Problem, session as readSession } from "../api/client";
import type { Session } from "../api/types";
import { Elsewhere, Login, takeToken } from "../shared/login";
import { applyLanguage, chooseLanguage, chosenLanguage, Words, type Language } from "../shared/words";
import { Desk } from "./app";

type Entry = "asking" | "unreachable" | "out" | { not: Session } | Session;

function Page() {
  const [words, setWords] = useState(() => new Words(chosenLanguage()));
  const [entry, setEntry] = useState<Entry>("asking");
  useEffect(() => applyLanguage(words), [words]);
  useEffect(() => void enter().then(setEntry), []);
  useEffect(() => {
    if (entry !== "unreachable") return;
    const timer = setTimeout(() => void enter().then(setEntry), 3_000);
    return () => clearTimeout(timer);
  }, [entry]);
  const speak = (language: Language) => {
    chooseLanguage(language);
    setWords(new Words(language));
  };
  if (entry === "asking") return null;
  if (entry === "unreachable") return <p class="login" role="alert">{words.say("login.unreachable")}</p>;
  if (entry === "out") return <Login words={words} onSession={setEntry} />;
  const leave = () => void logout().finally(() => setEntry("out"));
  if ("not" in entry) return <Elsewhere words={words} session={entry.not} onLogout={leave} />;
  return <Desk words={words} session={entry} onLanguage={speak} onLogout={leave} onDenied={(why) => setEntry(why === "out" ? why : { not: entry })} />;
}

async function enter(): Promise<Entry> {
  try {
    return (await takeToken()) ?? (await readSession());
  } catch (cause) {
    return cause instanceof Problem ? "out" : "unreachable";
  }
}

const root = document.getElementById("app");
if (root) render(<Page />, root);
