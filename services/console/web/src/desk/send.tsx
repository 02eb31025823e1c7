// Sending help: which craft is nearest, how long it needs, and how far each one has come.
import { useEffect, useState } from "preact/hooks";
import { nearest } from "../api/client";
import type { Incident, Near } from "../api/types";
import { formatBearing, formatDistance, known } from "../shared/position";
import { age, span, utcStamp } from "../shared/time";
import type { Words } from "../shared/words";
import { Decide, type Order } from "./decide";
import { Choices, type Of } from "./dialogs";

const STEPS = ["en_route", "on_scene", "embarking", "embarked", "awaiting_place_of_safety", "in_transit", "disembarked", "stood_down"];
const OLD_FIX_S = 3_600; // a craft that was heard of longer ago may be anywhere

export function SendDialog({ words, asking, ...rest }: Of<"send">) {
  const { say } = words;
  const { name, responders = [] } = asking.incident.properties;
  const found = useNearest(asking.incident);
  const [craft, setCraft] = useState("");
  const [typed, setTyped] = useState("");
  const chosen = typed.trim() || craft;
  const eta = found.crafts?.find((c) => c.id === chosen);
  const arrives = eta && arrival(eta);
  const order = (incident: Incident): Order => ({
    incident, name: "responders", body: { craft_id: chosen, status: "assigned", ...(arrives ? { eta: arrives } : {}) },
    what: say("event.responder_assigned", { craft: chosen }),
    undo: { name: "responders", body: { craft_id: chosen, status: "stood_down" } },
  });
  return (
    <Decide {...rest} words={words} title={say("decide.sendTitle", { name })} incident={asking.incident} needReason={false} ready={chosen !== ""} order={order}>
      {found.why && <p role="alert" class="warn">{found.why === "place" ? say("decide.sendNoPlace") : say("decide.sendUnread")}</p>}
      {found.crafts?.length === 0 && <p class="unknown">{say("decide.sendNobody")}</p>}
      <fieldset class="nearest">
        <legend>{say("decide.sendNearest")}</legend>
        {found.crafts?.map((c) => (
          <label key={c.id}>
            <input type="radio" name="craft" checked={c.id === chosen} onChange={() => (setCraft(c.id), setTyped(""))} />
            <span><b dir="auto">{c.properties.name ?? c.id}</b> {facts(c, words)}{responders.some((r) => r.craft_id === c.id) && ` · ${say("decide.sendAlready")}`}</span>
          </label>
        ))}
      </fieldset>
      <label>
        {say("decide.sendOther")}
        <input type="text" value={typed} placeholder="mmsi:247320161" autocomplete="off" onInput={(e) => setTyped(e.currentTarget.value)} dir="ltr" />
      </label>
    </Decide>
  );
}

// useNearest asks the fleet once, for the position as the dialog was opened.
function useNearest(incident: Incident): { crafts?: Near[]; why?: "place" | "unread" } {
  const fix = known(incident.properties.position);
  const [found, setFound] = useState<{ crafts?: Near[]; why?: "place" | "unread" }>(fix ? {} : { why: "place" });
  useEffect(() => {
    if (!fix) return;
    const stop = new AbortController();
    nearest(fix, incident.properties.exercise, stop.signal).then(
      (crafts) => setFound({ crafts }),
      () => !stop.signal.aborted && setFound({ why: "unread" }),
    );
    return () => stop.abort();
  }, [incident.id]);
  return found;
}

// arrival: from where and when the craft was heard of, at the speed it made then.
function arrival(c: Near): string | undefined {
  const { at, eta_s: seconds } = c.properties;
  if (seconds === undefined) return undefined;
  return new Date(Math.max(Date.parse(at) + seconds * 1000, Date.now())).toISOString().slice(0, 19) + "Z";
}

function facts(c: Near, words: Words): string {
  const { say, word } = words;
  const p = c.properties;
  const old = p.fix_age_s !== undefined && p.fix_age_s > OLD_FIX_S;
  return [
    word("craftType", p.type),
    `${formatDistance(p.distance_m)} ${formatBearing(p.bearing_deg)}`,
    p.eta_s === undefined ? say("decide.sendNoEta") : say("decide.sendEta", { age: words.age(span(p.eta_s * 1000)) }),
    `${old ? "⚠ " : ""}${say("craft.fix", { ago: words.ago(age(p.at, Date.now())) })}`,
    p.org,
  ].filter(Boolean).join(" · ");
}

export function ResponderDialog({ words, asking, ...rest }: Of<"responder">) {
  const { craft_id: craft, status: before, eta } = asking.responder;
  const [status, setStatus] = useState(STEPS[STEPS.indexOf(before) + 1] ?? "stood_down");
  const order = (incident: Incident): Order => ({
    incident, name: "responders", body: { craft_id: craft, status },
    what: words.say("event.responder_status_changed", { craft, status: words.word("operation", status) }),
    undo: { name: "responders", body: { craft_id: craft, status: before, ...(eta ? { eta } : {}) } },
  });
  return (
    <Decide {...rest} words={words} title={words.say("decide.responderTitle", { craft })} incident={asking.incident} needReason={false} order={order}>
      <p>{words.word("operation", before)} · {utcStamp(asking.responder.since, Date.now())}</p>
      <Choices group="operation" values={STEPS} chosen={status} label={words.say("decide.responder")} words={words} onChoose={setStatus} />
    </Decide>
  );
}
