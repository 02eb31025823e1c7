// How to get in: by the link that the server printed or that the desk sent. A token in
// a link stands behind the #, which no server sees, and is changed for a cookie at once.
import { useState } from "preact/hooks";
import { openSession, Problem } from "../api/client";
import type { Session } from "../api/types";
import type { Words } from "./words";

// takeToken reads #token=… and forgets it when the server has answered: with no network
// a reload must still have it.
export async function takeToken(): Promise<Session | undefined> {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return undefined;
  const forget = () => history.replaceState(null, "", location.pathname + location.search);
  try {
    const session = await openSession(token);
    forget();
    return session;
  } catch (cause) {
    if (cause instanceof Problem) forget();
    throw cause;
  }
}

interface Props {
  words: Words;
  onSession: (s: Session) => void;
}

export function Login({ words, onSession }: Props) {
  const { say } = words;
  const [text, setText] = useState("");
  const [why, setWhy] = useState(new URLSearchParams(location.search).get("login") === "refused" ? say("login.used") : "");
  const submit = async (e: Event) => {
    e.preventDefault();
    const link = ownLink(text.trim());
    if (link) return location.assign(link);
    try {
      onSession(await openSession(bareToken(text.trim())));
    } catch (cause) {
      setWhy(cause instanceof Problem ? say("login.refused", { why: cause.message }) : say("login.unreachable"));
    }
  };
  return (
    <section class="login" aria-labelledby="login-title">
      <h1 id="login-title">{say("login.title")}</h1>
      <p>{say("login.how")}</p>
      <form onSubmit={submit}>
        <label>
          {say("login.field")}
          <input type="text" value={text} onInput={(e) => setText(e.currentTarget.value)} autocomplete="off" spellcheck={false} required />
        </label>
        <button type="submit" class="primary">{say("login.open")}</button>
      </form>
      {why && <p role="alert" class="bad">{why}</p>}
    </section>
  );
}

// Elsewhere tells somebody who is logged in, but not for the desk, where to go.
export function Elsewhere({ words: { say }, session, onLogout }: { words: Words; session: Session; onLogout: () => void }) {
  return (
    <section class="login" aria-labelledby="login-title">
      <h1 id="login-title">{say("login.elsewhere")}</h1>
      <p>{session.subject} · {session.org} · {session.roles.join(", ")}</p>
      {session.roles.includes("researcher") && <p><a href="/tally">{say("tally.title")}</a></p>}
      <button type="button" onClick={onLogout}>{say("login.out")}</button>
    </section>
  );
}

// ownLink follows a pasted login link only to this server.
function ownLink(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.pathname === "/login" && url.searchParams.has("code") ? `/login${url.search}` : undefined;
}

function bareToken(text: string): string {
  return new URLSearchParams(text.split("#")[1] ?? "").get("token") ?? text;
}
