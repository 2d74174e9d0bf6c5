// MapLibre's map -> the few things the app asks of it.
import {
  AttributionControl,
  type GeoJSONSource,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
} from "maplibre-gl";
import type { Runs } from "../api/runs";
import type { PlaceColumns } from "../api/types";
import type { Camera } from "../state/view";
import type { Base } from "./base";
import { cellsOf, pointsOf, spacingOf, spotsOf } from "./cells";
import { Painter } from "./painter";
import { hatch } from "./pattern";
import { type Afar, CLOSE, type Paint, styleOf } from "./style";

/** Pixels that the open legend covers in the corner, and the width of a map on which it is open. */
const LEGEND = { width: 260, height: 296 };
const WIDE = 540;

/** Cells of so many are cut in a blink; more are seen as spots until one comes close. */
const FEW = 4000;

/** Dark in both themes: it lies on the bright colour of what is contested. */
const HATCH = [28, 26, 14] as const;

/** What the map tells: where it looks, which place was met. */
export interface Listener {
  moved(camera: Camera): void;
  met(row: number | null, x: number, y: number): void;
  chose(row: number | null): void;
}

/** A map of settlements. */
export class Atlas {
  private readonly map: MapLibre;
  private readonly painter: Painter;
  private readonly afar: Afar;
  private cut: ReturnType<typeof cellsOf> | null = null;
  private wanted: { runs: Runs; day: string } | null = null;
  private selected: number | null = null;
  private names: readonly (string | null)[] | undefined;
  private ready = false;
  /** Whether dots and labels are still to come: they wait until the settlements are seen. */
  private bare = true;
  /** Whether the cells are on the map: those of many wait until one comes close. */
  private celled = false;

  constructor(
    container: HTMLElement,
    private readonly base: Base,
    private readonly places: PlaceColumns,
    paint: Paint,
    private readonly listener: Listener,
  ) {
    this.afar = places.lon.length > FEW ? spacingOf(places) : null;
    this.map = new MapLibre({
      container,
      style: styleOf(base, paint, this.afar),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 13,
      minZoom: 2,
      maxPitch: 0,
      fadeDuration: 0,
      localIdeographFontFamily: "sans-serif",
    });
    this.painter = new Painter((row, look) => this.put(row, { ...look }));
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.furnish();
    this.hear();
  }

  /** Show a view of control on a day. */
  show(runs: Runs, day: string): void {
    this.wanted = { runs, day };
    if (this.ready) this.painter.paint(runs, day);
  }

  /** Draw in another theme, with other tiles. */
  dress(paint: Paint): void {
    this.ready = false;
    this.map.setStyle(styleOf(this.base, paint, this.afar), { diff: false });
    this.map.once("style.load", () => this.fillStyle());
  }

  /** Name the settlements in another language. */
  name(names: readonly (string | null)[] | undefined): void {
    this.names = names;
    if (this.ready && !this.bare) this.source("points").setData(pointsOf(this.places, names));
  }

  /** Outline a place; null: none. */
  select(row: number | null): void {
    this.selected = row;
    if (!this.ready) return;
    const features = row === null ? [] : this.cells().features.slice(row, row + 1);
    this.source("chosen").setData({ type: "FeatureCollection", features });
  }

  /** Look at a place, moving no farther than needed. */
  visit(row: number, calm: boolean): void {
    const center: [number, number] = [this.places.lon[row] ?? 0, this.places.lat[row] ?? 0];
    const zoom = Math.max(this.map.getZoom(), 9);
    const near = this.map.getBounds().contains(center) && this.map.getZoom() >= 8;
    if (!near) this.map.easeTo({ center, zoom, duration: calm ? 0 : 500 });
  }

  look({ zoom, lat, lon }: Camera): void {
    this.map.jumpTo({ center: [lon, lat], zoom });
  }

  fit([west = -180, south = -80, east = 180, north = 80]: readonly number[]): void {
    const box: [number, number, number, number] = [west, south, east, north];
    const margin = { top: 36, bottom: 36, right: 48, left: 36 };
    const beside = { ...margin, left: LEGEND.width };
    const below = { ...margin, top: LEGEND.height };
    const open = this.map.getContainer().clientWidth > WIDE;
    const cameras = (open ? [beside, below] : [margin])
      .map((padding) => this.map.cameraForBounds(box, { padding, maxZoom: 10 }))
      .filter((camera) => camera !== undefined)
      .sort((a, b) => (b.zoom ?? 0) - (a.zoom ?? 0));
    if (cameras[0]) this.map.jumpTo(cameras[0]);
  }

  resize(): void {
    this.map.resize();
  }

  remove(): void {
    this.map.remove();
  }

  private put(row: number, look: Record<string, number>): void {
    this.map.setFeatureState({ source: "cells", id: row }, look);
    this.map.setFeatureState({ source: "points", id: row }, look);
    if (this.afar) this.map.setFeatureState({ source: "spots", id: row }, look);
  }

  private cells(): ReturnType<typeof cellsOf> {
    this.cut ??= cellsOf(this.places);
    return this.cut;
  }

  private near(): boolean {
    return this.afar === null || this.map.getZoom() >= CLOSE;
  }

  private source(id: string): GeoJSONSource {
    return this.map.getSource(id) as GeoJSONSource;
  }

  private furnish(): void {
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
    this.map.addControl(new AttributionControl({ compact: true }), "bottom-right");
  }

  private hear(): void {
    this.map.once("style.load", () => this.fillStyle());
    this.map.on("moveend", (event) => {
      if (!event.originalEvent && !this.ready) return;
      const { lat, lng } = this.map.getCenter();
      this.listener.moved({ zoom: this.map.getZoom(), lat, lon: lng });
    });
    this.map.on("zoom", () => this.fillCells());
    this.map.on("mousemove", (event) =>
      this.listener.met(this.rowAt(event.point), event.point.x, event.point.y),
    );
    this.map.on("mouseout", () => this.listener.met(null, 0, 0));
    this.map.on("click", (event) => this.listener.chose(this.rowAt(event.point)));
    this.map.on("sourcedata", ({ sourceId, isSourceLoaded }) => {
      if (sourceId === (this.near() ? "cells" : "spots") && isSourceLoaded && this.ready)
        this.map.once("render", () => this.fillPoints());
    });
    this.map.on("idle", () => {
      if (this.ready && this.bare) this.fillPoints();
      else this.map.getContainer().setAttribute("data-idle", "true");
    });
  }

  private fillCells(): void {
    if (!this.ready || this.celled || !this.near()) return;
    this.celled = true;
    this.source("cells").setData(this.cells());
  }

  private fillPoints(): void {
    if (!this.bare) return;
    this.bare = false;
    this.map.getContainer().setAttribute("data-drawn", "true");
    this.source("points").setData(pointsOf(this.places, this.names));
  }

  private rowAt(point: { x: number; y: number }): number | null {
    if (!this.ready) return null;
    const found = this.map.queryRenderedFeatures([point.x, point.y], {
      layers: this.near() ? ["cells"] : ["spots"],
    });
    const row = found[0]?.id;
    const over = typeof row === "number" ? row : null;
    this.map.getCanvas().style.cursor = over === null ? "" : "pointer";
    return over;
  }

  private fillStyle(): void {
    if (!this.map.hasImage("hatch"))
      this.map.addImage("hatch", hatch(HATCH), { pixelRatio: devicePixelRatio > 1 ? 2 : 1 });
    if (this.afar) this.source("spots").setData(spotsOf(this.places));
    this.bare = true;
    this.celled = false;
    this.ready = true;
    this.fillCells();
    this.painter.reset();
    this.select(this.selected);
    if (this.wanted) this.show(this.wanted.runs, this.wanted.day);
  }
}
