// The desk itself: one screen. It holds no fact: the picture does.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Denial } from "../api/live";
import type { Id, Incident, Session } from "../api/types";
import { ended } from "../map/features";
import { formatPosition, known, POSITION_FORMATS, type PositionFormat } from "../shared/position";
import { useStore } from "../shared/store";
import { read, write, type Language, type Words } from "../shared/words";
import { Asked } from "./asked";
import { CraftCard, CraftList, placeOf } from "./crafts";
import type { Done, Order } from "./decide";
import type { Asking } from "./dialogs";
import { ExerciseBand } from "./exercise";
import { Filters } from "./filters";
import { askUndo, narrow, useNow, useParts, useToastEnd } from "./hooks";
import { copyText, listenKeys, moveInList, type Keys } from "./keys";
import { Row, Unlinked } from "./list";
import { count, inWorld, ordered, passes } from "./order";
import { Panel } from "./panel";
import { MapPane, type MapHandle } from "./seamap";
import { markAllSeen, markSeen, news, seenStore } from "./seen";
import { TopBar } from "./topbar";
import type { Pane } from "./view";

interface Props {
  words: Words;
  session: Session;
  onLanguage: (language: Language) => void;
  onLogout: () => void;
  onDenied: (why: Denial) => void;
}

const ZONE = "pharos.zone";
const FORMAT = "pharos.format";
const TICK_MS = 10_000; // ages in words are drawn anew this often, not every second
const PANES: Pane[] = ["list", "map", "incident"];

export function Desk(props: Props) {
  const { words } = props;
  const { say } = words;
  const { sound, live, view } = useParts(props.onDenied);
  const picture = useStore(live.store);
  const now = useNow(picture.skewMs);
  const tick = Math.floor(now / TICK_MS) * TICK_MS;
  const looking = useStore(view);
  const seen = useStore(seenStore);
  const [zone, setZone] = useState(read(ZONE) ?? Intl.DateTimeFormat().resolvedOptions().timeZone.replace(/^UTC$/, ""));
  const [format, setFormat] = useState(() => POSITION_FORMATS.find((f) => f === read(FORMAT)) ?? "ddm");
  const [asking, setAsking] = useState<Asking>();
  const [toast, setToast] = useState("");
  const [craft, setCraft] = useState<Id>();
  const done = useRef<Done[]>([]);
  const map = useRef<MapHandle | undefined>(undefined);

  const all = useMemo(() => ordered(picture.incidents.values(), tick), [picture.incidents, tick]);
  const shown = useMemo(
    () => all.filter((i) => i.id === looking.incident || passes(i, looking)),
    [all, looking.incident, looking.hiddenStatus, looking.hiddenPhase, looking.world, looking.text],
  );
  const selected = looking.incident === undefined ? undefined : picture.incidents.get(looking.incident);
  const fix = known(selected?.properties.position);
  const counts = count(all, looking.world, tick);
  const unlinked = [...picture.unlinked.values()].filter((r) => inWorld(r, looking.world));
  const exercising = looking.world !== "real" && (counts.exercise > 0 || unlinked.some((r) => r.exercise) || picture.exercises.some((x) => Date.parse(x.ends_at) > now));

  const open = useCallback((id: Id) => {
    setCraft(undefined);
    view.update((v) => ({ ...v, incident: id, pane: narrow() ? "incident" : v.pane }));
    requestAnimationFrame(() => document.querySelector(".panel-column")?.scrollTo(0, 0));
  }, []);
  useEffect(() => {
    if (selected && document.visibilityState === "visible") markSeen(selected);
  }, [selected]);
  useEffect(() => void document.documentElement.classList.toggle("night", looking.night), [looking.night]);

  const changeFormat = (f: PositionFormat) => {
    write(FORMAT, f);
    setFormat(f);
  };
  const keys: Keys = {
    search: () => document.getElementById("search")?.focus(),
    move: moveInList,
    report: () => void window.open("/report", "_blank", "noopener"),
    send: () => selected && !ended(selected.properties.status) && setAsking({ kind: "send", incident: selected }),
    go: () => fix && (map.current?.go(fix), narrow() && view.update((v) => ({ ...v, pane: "map" }))),
    copy: () => {
      if (!fix) return;
      const text = formatPosition(fix.lat, fix.lon, format);
      void copyText(text).then(() => setToast(say("panel.copied", { text })));
    },
    format: () => changeFormat(POSITION_FORMATS[(POSITION_FORMATS.indexOf(format) + 1) % POSITION_FORMATS.length] ?? "ddm"),
    undo: () => askUndo(done.current, picture, setAsking, () => setToast(say("decide.undoNone"))),
    night: () => view.update((v) => ({ ...v, night: !v.night })),
    mute: () => sound.toggle(),
    help: () => setAsking({ kind: "help" }),
  };
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => listenKeys(() => latest.current), []);
  useToastEnd(toast, setToast);

  const decided = (after: Incident, order: Order) => {
    const undo = typeof order.undo === "function" ? order.undo(after) : order.undo;
    if (asking?.kind === "undo") done.current = done.current.slice(0, -1);
    else if (undo) done.current = [...done.current, { incident: after.id, what: order.what, undo }];
    live.incident(after);
    markSeen(after);
    setAsking(undefined);
    setToast(say("decide.done", { what: order.what }));
  };
  const dialog = { words, incidents: all, onDone: decided, onCurrent: (i: Incident) => live.incident(i), onClose: () => setAsking(undefined) };

  return (
    <div class={`desk pane-${looking.pane} ${exercising ? "exercising" : ""}`}>
      <TopBar
        {...props} now={now} heardAt={live.heardAt} picture={picture} counts={counts} view={view} sound={sound} zone={zone}
        onZone={(z) => (write(ZONE, z), setZone(z))} onHelp={keys.help} onNew={keys.report}
      />
      {exercising && <ExerciseBand words={words} picture={picture} items={counts.exercise} now={now} />}
      <nav class="panes" aria-label={say("list.title")}>
        {PANES.map((pane) => (
          <button key={pane} type="button" aria-pressed={looking.pane === pane} onClick={() => view.update((v) => ({ ...v, pane }))}>{say(`view.${pane}`)}</button>
        ))}
      </nav>
      <section class="list-column" aria-labelledby="list-title">
        <h2 id="list-title">{say("list.title")}</h2>
        <Filters words={words} view={view} incidents={all} />
        {shown.some((i) => news(i, seen)) && <button type="button" class="quiet" onClick={() => markAllSeen(all)}>{say("list.seenAll")}</button>}
        {picture.loaded && shown.length === 0 && <p class="unknown">{say(all.length === 0 ? "list.empty" : "list.none")}</p>}
        <ul class="incidents">
          {shown.map((i) => <Row key={i.id} incident={i} selected={i.id === looking.incident} news={news(i, seen)} minute={tick} words={words} onOpen={open} />)}
        </ul>
        <Unlinked reports={unlinked} minute={tick} words={words} onLink={(report) => setAsking({ kind: "link", report, incident: selected })} />
        <CraftList words={words} live={live} text={looking.text} minute={tick} onOpen={(c) => (setCraft(c.id), map.current?.go(placeOf(c)))} />
      </section>
      <main class="map-column">
        <MapPane words={words} view={view} incidents={shown} crafts={live.crafts} minute={tick} onIncident={open} onCraft={setCraft} handle={(m) => (map.current = m)} />
        {craft && <CraftCard id={craft} live={live} now={tick} words={words} onClose={() => setCraft(undefined)} />}
      </main>
      <aside class="panel-column" aria-label={say("view.incident")}>
        {selected ? (
          <Panel
            words={words} incident={selected} now={tick} format={format} onFormat={changeFormat} onAsk={setAsking} onGo={keys.go} onCopy={keys.copy}
          />
        ) : (
          <p class="unknown">{say(looking.incident && picture.loaded ? "panel.gone" : "panel.none")}</p>
        )}
      </aside>
      <p class="toast" role="status" aria-live="polite">{toast}</p>
      {asking && <Asked asking={asking} {...dialog} />}
    </div>
  );
}
