// Decisions of the desk. Each is taken on the state that the officer saw; if another one
// decided in the meantime, the new state is shown and asked about again.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { command, Problem, Unreachable, type Command } from "../api/client";
import type { Id, Incident } from "../api/types";
import { Dialog } from "../shared/dialog";
import { uuidv7 } from "../shared/uuid";
import type { Words } from "../shared/words";

export type Order = Command & {
  incident: Incident;
  what: string; // in words, for the toast and for undo
  undo?: Command | ((after: Incident) => Command | undefined); // a function where it needs what the service answered
};

// Done is what `u` can take back.
export interface Done {
  incident: Id;
  what: string;
  undo: Command;
}

interface Props {
  words: Words;
  title: string;
  incident: Incident | undefined;
  needReason: boolean;
  ready?: boolean; // false while the question is not answered; default true
  reason?: string;
  order: (incident: Incident) => Order;
  onDone: (after: Incident, order: Order) => void;
  onCurrent: (current: Incident) => void;
  onClose: () => void;
  children?: ComponentChildren;
}

type Trouble = { kind: "conflict"; current: Incident } | { kind: "unsure" } | { kind: "refused"; why: string };

export function Decide(props: Props) {
  const { words, title, needReason, onClose } = props;
  const { say } = words;
  const [reason, setReason] = useState(props.reason ?? "");
  const { trouble, busy, send } = useSend(props, reason);
  const submit = (e: Event) => {
    e.preventDefault();
    void send();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} class="decide">
        {props.children}
        <label>
          {needReason ? say("reason") : say("decide.optionalReason")}
          <textarea rows={2} required={needReason} value={reason} onInput={(e) => setReason(e.currentTarget.value)} dir="auto" />
        </label>
        {needReason && <p class="hint">{say("decide.needReason")}</p>}
        {trouble && <p role="alert" class="bad">{explain(trouble, words)}</p>}
        <div class="row end">
          <button type="button" onClick={onClose}>{say("cancel")}</button>
          <button type="submit" class="primary" disabled={busy || props.ready === false || (!props.incident && !trouble)}>
            {busy ? say("decide.recording") : trouble?.kind === "conflict" ? say("decide.anyway") : trouble?.kind === "unsure" ? say("again") : say("decide.record")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function explain(trouble: Trouble, words: Words): string {
  if (trouble.kind === "unsure") return words.say("decide.unsure");
  if (trouble.kind === "refused") return words.say("decide.refused", { why: trouble.why });
  const { name, status, phase } = trouble.current.properties;
  return words.say("decide.conflict", { name, status: words.word("status", status), phase: words.word("phase", phase) });
}

// useSend keeps one key for one decision: trying again after silence cannot decide twice,
// and a decision on a newer state, or with other words, is another one.
function useSend(props: Props, reason: string) {
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);
  const attempt = useRef({ of: "", key: "" });
  const send = async () => {
    const base = trouble?.kind === "conflict" ? trouble.current : props.incident;
    if (!base) return;
    const order = props.order(base);
    const body = reason.trim() ? { ...order.body, reason: reason.trim() } : order.body;
    const of = JSON.stringify([order.incident.id, order.incident.properties.sequence, order.name, body]);
    if (attempt.current.of !== of) attempt.current = { of, key: uuidv7() };
    setBusy(true);
    try {
      const after = await command(order.incident.id, order.name, body, order.incident.properties.sequence, attempt.current.key);
      props.onDone(after, order);
    } catch (cause) {
      setTrouble(troubleOf(cause));
      if (cause instanceof Problem && isIncident(cause.body.current)) props.onCurrent(cause.body.current);
    } finally {
      setBusy(false);
    }
  };
  return { trouble, busy, send };
}

function troubleOf(cause: unknown): Trouble {
  if (cause instanceof Unreachable) return { kind: "unsure" };
  if (!(cause instanceof Problem)) return { kind: "refused", why: String(cause) };
  const conflict = cause.status === 409 || cause.status === 412;
  if (conflict && isIncident(cause.body.current)) return { kind: "conflict", current: cause.body.current };
  return { kind: "refused", why: cause.message };
}

function isIncident(value: unknown): value is Incident {
  return typeof value === "object" && value !== null && (value as { type?: unknown }).type === "Feature";
}
