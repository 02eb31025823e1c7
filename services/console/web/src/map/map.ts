// The map as one object: it is told what to show and says what was clicked. It never
// holds a fact of its own.
import * as maplibregl from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import type { Topology } from "topojson-specification";
import { feature } from "topojson-client";
import { asset } from "../api/client";
import type { Craft, Id, Incident } from "../api/types";
import type { Place } from "../shared/position";
import { drawCrafts, drawIncidents } from "./features";
import { graticule } from "./graticule";
import { icons, RATIO } from "./icons";
import { CLICKABLE, layers, style, type SourceName } from "./layers";
import { DAY, NIGHT, type Palette } from "./palette";

export interface Camera {
  lat: number;
  lon: number;
  zoom: number;
}

export interface MapEvents {
  incident(id: Id): void;
  craft(id: Id): void;
  moved(camera: Camera): void;
  cursor(place: Place | undefined): void;
}

export interface MapWords {
  zoomIn: string;
  zoomOut: string;
  north: string;
  exercise: string;
}

const REDRAW_MS = 250;

export class SeaMap {
  private readonly map: maplibregl.Map;
  private readonly pending = new Map<SourceName, FeatureCollection>();
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private drawnAt = 0;
  private wanted = () => {};
  private ready = false;
  private palette: Palette;

  constructor(container: HTMLElement, camera: Camera, night: boolean, private readonly words: MapWords, private readonly events: MapEvents) {
    this.palette = night ? NIGHT : DAY;
    maplibregl.setWorkerUrl(ASSETS.worker);
    this.map = new maplibregl.Map({
      container,
      style: style(this.palette),
      center: [camera.lon, camera.lat],
      zoom: camera.zoom,
      maxZoom: 15,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0, // a label that fades in costs a second of looking
      locale: { "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut, "NavigationControl.ResetBearing": words.north },
    });
    this.map.addControl(new maplibregl.ScaleControl({ unit: "nautical", maxWidth: 160 }), "bottom-left");
    this.map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    this.map.touchZoomRotate.disableRotation();
    this.listen();
  }

  private listen(): void {
    this.map.on("load", () => {
      this.addIcons();
      this.ready = true;
      this.drawGrid();
      this.schedule();
      void this.loadLand();
    });
    this.map.on("move", () => this.drawGrid());
    this.map.on("moveend", () => this.events.moved(this.camera()));
    this.map.on("mousemove", (e) => this.events.cursor({ lat: e.lngLat.lat, lon: e.lngLat.wrap().lng }));
    this.map.on("mouseout", () => this.events.cursor(undefined));
    this.map.on("click", (e) => this.click(e.point));
    this.map.on("mousemove", (e) => {
      this.map.getCanvas().style.cursor = this.hit(e.point) ? "pointer" : "crosshair";
    });
  }

  // Land comes after the map stands: coarse at once, fine when it is there.
  private async loadLand(): Promise<void> {
    for (const url of [ASSETS.land50, ASSETS.land10]) {
      try {
        const topology = await asset<Topology>(url);
        const land = topology.objects.land;
        if (land) this.put("land", feature(topology, land));
      } catch {
        return; // what is drawn stays; the sea is usable without finer land
      }
    }
  }

  private addIcons(): void {
    for (const [name, image] of icons(this.palette)) {
      if (this.map.hasImage(name)) this.map.updateImage(name, image);
      else this.map.addImage(name, image, { pixelRatio: RATIO });
    }
  }

  night(on: boolean): void {
    this.palette = on ? NIGHT : DAY;
    if (!this.ready) {
      this.map.once("load", () => this.repaint());
      return;
    }
    this.repaint();
  }

  private repaint(): void {
    this.addIcons();
    for (const layer of layers(this.palette)) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        this.map.setPaintProperty(layer.id, name as Parameters<maplibregl.Map["setPaintProperty"]>[1], value);
      }
    }
  }

  // incidents draws at once when it has been quiet, and at most four times a second in a storm.
  incidents(list: Incident[], selected: Id | undefined, now: number): void {
    this.wanted = () => this.drawIncidents(list, selected, now);
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.drawnAt = Date.now();
        this.wanted();
      },
      Math.max(0, this.drawnAt + REDRAW_MS - Date.now()),
    );
  }

  private drawIncidents(list: Incident[], selected: Id | undefined, now: number): void {
    const drawn = drawIncidents(list, selected, now, this.words.exercise);
    this.put("incidents", drawn.incidents);
    this.put("circles", drawn.circles);
    this.put("tracks", drawn.tracks);
    this.put("fixes", drawn.fixes);
  }

  crafts(list: Iterable<Craft>, now: number): void {
    const drawn = drawCrafts(list, now);
    this.put("crafts", drawn.crafts);
    this.put("vectors", drawn.vectors);
  }

  private drawGrid(): void {
    const bounds = this.map.getBounds();
    const drawn = graticule({ west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() });
    this.put("grid", drawn.lines);
    this.put("gridLabels", drawn.labels);
  }

  // put keeps only the newest of each source and hands over once a frame.
  private put(name: SourceName, data: FeatureCollection): void {
    this.pending.set(name, data);
    this.schedule();
  }

  private schedule(): void {
    if (!this.ready || this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      for (const [name, data] of this.pending) this.map.getSource<maplibregl.GeoJSONSource>(name)?.setData(data);
      this.pending.clear();
    });
  }

  private hit(at: maplibregl.Point): { kind: "incident" | "craft"; id: Id } | undefined {
    if (!this.ready) return undefined;
    const box: [maplibregl.PointLike, maplibregl.PointLike] = [[at.x - 8, at.y - 8], [at.x + 8, at.y + 8]];
    for (const kind of ["incident", "craft"] as const) {
      const found = this.map.queryRenderedFeatures(box, { layers: [CLICKABLE[kind]] })[0];
      if (found) return { kind, id: String(found.properties.id) };
    }
    return undefined;
  }

  private click(at: maplibregl.Point): void {
    const found = this.hit(at);
    if (found) this.events[found.kind](found.id);
  }

  camera(): Camera {
    const centre = this.map.getCenter().wrap();
    return { lat: centre.lat, lon: centre.lng, zoom: this.map.getZoom() };
  }

  go(to: Place, zoom?: number): void {
    const target = { center: [to.lon, to.lat] as [number, number], zoom: Math.max(zoom ?? 8, Math.min(this.map.getZoom(), 11)) };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.map.jumpTo(target);
    else this.map.easeTo({ ...target, duration: 400 });
  }

  fit(places: Place[]): void {
    const bounds = new maplibregl.LngLatBounds();
    for (const p of places) bounds.extend([p.lon, p.lat]);
    if (!bounds.isEmpty()) this.map.fitBounds(bounds, { padding: 80, maxZoom: 8, duration: 0 });
  }

  resize(): void {
    this.map.resize();
  }

  remove(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.map.remove();
  }
}
