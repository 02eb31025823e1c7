// Whether the second copy of the log goes on, for who cares for the deployment.
import { useEffect, useState } from "preact/hooks";
import { archive } from "../api/client";
import type { Archive, Session } from "../api/types";
import type { Words } from "../shared/words";

const LOOK_MS = 30_000;
const PATIENCE_MS = 60_000; // a disk that is slow for a moment is nobody's worry

// ArchiveState says nothing while all is well, or where the archive cannot be asked.
export function ArchiveState({ words, now, session }: { words: Words; now: number; session: Session }) {
  const may = caresForTheLog(session);
  const state = useArchive(may);
  const trouble = state && troubleOf(state, now);
  if (!state || !trouble) return null;
  return (
    <details class="aside aside-bad">
      <summary><span aria-hidden="true">▲</span> <span role="status">{words.say(`archive.${trouble}`)}</span></summary>
      <div class="menu">
        {trouble === "halted" && <p>{words.say("archive.why")}</p>}
        {state.detail && <p dir="ltr" lang="en">{state.detail}</p>}
        <p>{words.say("aside.look")} <code dir="ltr">pharos archive</code></p>
      </div>
    </details>
  );
}

export function caresForTheLog(session: Session): boolean {
  return session.roles.some((role) => role === "administrator" || role === "auditor");
}

function troubleOf(state: Archive, now: number): "halted" | "copy" | undefined {
  if (state.state === "stopped") return "halted";
  const since = state.behind_from ? Date.parse(state.behind_from) : now;
  if (now - since > PATIENCE_MS) return "halted"; // also when it says that it goes on
  return state.state === "archiving" && state.detail ? "copy" : undefined;
}

function useArchive(may: boolean): Archive | undefined {
  const [state, setState] = useState<Archive>();
  useEffect(() => {
    if (!may) return;
    const leaving = new AbortController();
    const look = () => archive(leaving.signal).then(setState, () => leaving.signal.aborted || setState(undefined));
    void look();
    const timer = setInterval(look, LOOK_MS);
    return () => {
      clearInterval(timer);
      leaving.abort();
    };
  }, [may]);
  return state;
}
