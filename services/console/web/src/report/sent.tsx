// What became of each report of this phone.
import { useStore } from "../shared/store";
import type { Words } from "../shared/words";
import type { Item } from "./outbox";
import type { Line, Sender } from "./sender";

interface Props {
  words: Words;
  sender: Sender;
  onMore: (item: Item) => void;
  onEdit: (item: Item) => void;
}

export function Sent({ words, sender, onMore, onEdit }: Props) {
  const { say, word } = words;
  const { items, line } = useStore(sender.store);
  const waiting = items.filter((i) => i.state === "waiting").length;
  return (
    <section class="outbox" aria-labelledby="outbox-title">
      <h2 id="outbox-title">{say("outbox.title")}</h2>
      {sender.keeps === "memory" && <p role="alert" class="bad">{say("outbox.memory")}</p>}
      {waiting > 0 && (
        <div class="row">
          <strong>{say("outbox.count", { n: waiting })}</strong>
          <button type="button" onClick={() => sender.kick()}>{say("outbox.retry")}</button>
        </div>
      )}
      {items.length === 0 && <p class="hint">{say("outbox.none")}</p>}
      <ul>
        {items.map((item) => (
          <li key={item.id} class={`item item-${item.state}`}>
            <p><b>{word("kind", item.kind)}</b> · {clock(item.made_at)}</p>
            <p role="status">{statusOf(item, line, words)}</p>
            {item.state === "waiting" && sender.keeps !== "memory" && <p class="hint">{say("outbox.saved")}</p>}
            <Needs words={words} item={item} />
            <div class="row">
              {item.state === "sent" && <button type="button" onClick={() => onMore(item)}>{say("outbox.more")}</button>}
              {item.state === "refused" && <button type="button" onClick={() => onEdit(item)}>{say("outbox.edit")}</button>}
              {item.state !== "waiting" && <button type="button" onClick={() => void sender.remove(item.id)}>{say("outbox.forget")}</button>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Needs({ words, item }: { words: Words; item: Item }) {
  const { say, word } = words;
  return (
    <>
      {item.needs_info && item.needs_info.length > 0 && <p>{say("outbox.needs")}: {item.needs_info.map((n) => word("needs", n)).join(", ")}</p>}
      {item.warnings && item.warnings.length > 0 && <p class="hint">{say("outbox.warnings")}: <span dir="auto">{item.warnings.join("; ")}</span></p>}
    </>
  );
}

const WAITING = { idle: "outbox.waiting", sending: "outbox.sending", offline: "outbox.waitingOffline", server: "outbox.waitingServer", login: "outbox.login" } as const;

function statusOf(item: Item, line: Line, words: Words): string {
  const { say } = words;
  if (item.state === "sent") return say("outbox.sent", { time: clock(item.sent_at ?? item.made_at), number: item.number ?? "" });
  if (item.state === "refused") return `${say("outbox.refused", { why: item.why ?? "" })} ${say("outbox.kept")}`;
  return say(WAITING[line]);
}

function clock(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 16)} UTC`;
}
