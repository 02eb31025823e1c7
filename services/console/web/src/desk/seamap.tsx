// The map in the page: what it shows follows the picture, what it is told follows the view.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Craft, Id, Incident } from "../api/types";
import { SeaMap } from "../map/map";
import { formatPosition, known, type Place } from "../shared/position";
import { useStore, type Store } from "../shared/store";
import type { Key, Words } from "../shared/words";
import { PhaseSign } from "./marks";
import { START, type View } from "./view";

export interface MapHandle {
  go(to: Place): void;
}

interface Props {
  words: Words;
  view: Store<View>;
  incidents: Incident[];
  crafts: Store<ReadonlyMap<Id, Craft>>;
  minute: number;
  onIncident: (id: Id) => void;
  onCraft: (id: Id) => void;
  handle: (map: MapHandle | undefined) => void;
}

export function MapPane(props: Props) {
  const { words, view, incidents, crafts, minute } = props;
  const { night, incident: selected, pane } = useStore(view);
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<SeaMap | undefined>(undefined);
  const events = useRef(props);
  events.current = props;
  const [failed, setFailed] = useState(false);
  const [cursor, setCursor] = useState<Place>();

  useEffect(() => {
    if (!box.current) return;
    const made = open(box.current, events, setCursor);
    if (!made) return setFailed(true);
    map.current = made;
    props.handle(made);
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.remove();
    };
  }, []);
  useEffect(() => map.current?.night(night), [night]);
  useEffect(() => map.current?.incidents(incidents, selected, minute), [incidents, selected, minute]);
  useEffect(() => {
    const draw = () => map.current?.crafts(crafts.get().values(), Date.now());
    draw();
    return throttled(crafts, draw);
  }, [minute]);
  useEffect(() => map.current?.resize(), [pane]);
  useFirstLook(map, view, incidents);

  const all = () => map.current?.fit(incidents.flatMap((i) => known(i.properties.position) ?? []));
  return (
    <section class="map" aria-label={words.say("map.label")}>
      <div ref={box} class="canvas" />
      {failed && <p class="nomap" role="alert">{words.say("map.noWebgl")}</p>}
      <button type="button" class="fit" onClick={all}>{words.say("map.all")}</button>
      <Legend words={words} />
      <output class="cursor" aria-label={words.say("map.cursor")}>{cursor ? <bdi>{formatPosition(cursor.lat, cursor.lon)}</bdi> : null}</output>
    </section>
  );
}

function open(container: HTMLElement, props: { current: Props }, onCursor: (p: Place | undefined) => void): SeaMap | undefined {
  const { view, words } = props.current;
  const { camera, night } = view.get();
  const say = words.say;
  try {
    return new SeaMap(container, camera ?? START, night, { zoomIn: say("map.in"), zoomOut: say("map.out"), north: say("map.north"), exercise: say("top.exercise") }, {
      incident: (id) => props.current.onIncident(id),
      craft: (id) => props.current.onCraft(id),
      moved: (at) => view.update((v) => ({ ...v, camera: at })),
      cursor: onCursor,
    });
  } catch {
    return undefined; // no WebGL: list and panel say the same in words
  }
}

// throttled draws craft at most four times a second, however many fixes come in.
function throttled(store: Store<unknown>, draw: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = store.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      draw();
    }, 250);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

// useFirstLook shows all incidents when the URL does not say where to look.
function useFirstLook(map: { current: SeaMap | undefined }, view: Store<View>, incidents: Incident[]) {
  const looked = useRef(view.get().camera !== undefined);
  useEffect(() => {
    const places = incidents.flatMap((i) => known(i.properties.position) ?? []);
    if (looked.current || places.length === 0) return;
    looked.current = true;
    map.current?.fit(places);
  }, [incidents]);
}

const MARKS: [string, Key][] = [["distress", "phase.distress"], ["alert", "phase.alert"], ["uncertainty", "phase.uncertainty"], ["none", "phase.none"]];
const LINES: Key[] = ["map.legendHollow", "map.legendCircle", "map.legendEstimated", "map.legendWrong", "map.legendFade"];

function Legend({ words }: { words: Words }) {
  return (
    <details class="legend">
      <summary>{words.say("map.legend")}</summary>
      <ul>
        {MARKS.map(([phase, key]) => <li key={phase}><PhaseSign phase={phase} /> {words.say(key)}</li>)}
        {LINES.map((key) => <li key={key}>{words.say(key)}</li>)}
        <li><CraftSign own /> {words.say("map.legendOwn")}</li>
        <li><CraftSign /> {words.say("map.legendOther")}</li>
        <li><span aria-hidden="true">✈</span> {words.say("map.legendAir")}</li>
        <li><span aria-hidden="true">⊗</span> {words.say("map.legendBeacon")}</li>
      </ul>
    </details>
  );
}

function CraftSign({ own = false }: { own?: boolean }) {
  return <svg class={`sign craft-sign${own ? " own" : ""}`} viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4 18 22 6 22z" /></svg>;
}
