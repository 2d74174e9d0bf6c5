// MapLibre's camera, gestures and tiles, and our own drawing in step with them -> the few things the app asks of a map.
import { AttributionControl, Map as MapLibre, NavigationControl, ScaleControl } from "maplibre-gl";
import type { Runs } from "../api/runs";
import type { Camera } from "../state/view";
import type { Base } from "./base";
import { Ground } from "./ground";
import type { Paint } from "./inks";
import type { Named } from "./labels";
import { frameOf } from "./mercator";
import { Stage } from "./stage";
import { styleOf } from "./style";

/** Pixels that the open legend covers in the corner, and the width of a map on which it is open. */
const LEGEND = { width: 260, height: 296 };
const WIDE = 540;

/** Finer than three pixels a CSS pixel no eye sees, and every one has to be drawn. */
const FINEST = 3;

/** What the map tells: where it looks, which place was met. */
export interface Listener {
  moved(camera: Camera): void;
  met(row: number | null, x: number, y: number): void;
  chose(row: number | null): void;
}

/** A map of settlements. */
export class Atlas {
  private readonly map: MapLibre;
  private readonly stage: Stage;
  private seen = "";
  private begun = false;
  private readonly spell = () => this.stage.spell();

  constructor(
    private readonly container: HTMLElement,
    base: Base,
    private readonly places: Named,
    private paint: Paint,
    private readonly listener: Listener,
  ) {
    this.map = new MapLibre({
      container,
      style: styleOf(paint),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 13,
      minZoom: 2,
      maxPitch: 0,
      fadeDuration: 0,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.stage = new Stage(container, this.map.getCanvasContainer(), new Ground(base), places, paint);
    this.furnish();
    this.hear();
  }

  /** Show a view of control on a day. */
  show(runs: Runs, day: string): void {
    this.stage.show(runs, day);
    this.container.setAttribute("data-day", day);
    if (this.begun) return;
    this.begun = true;
    this.draw();
    this.map.triggerRepaint();
    requestAnimationFrame(() => requestAnimationFrame(() => this.tell("data-drawn")));
  }

  /** Draw in another theme, with other tiles. */
  dress(paint: Paint): void {
    if (paint === this.paint) return;
    this.paint = paint;
    this.map.setStyle(styleOf(paint), { diff: false });
    this.stage.dress(paint);
    this.cover();
  }

  /** Name the settlements in another language. */
  name(names: readonly (string | null)[] | undefined): void {
    this.stage.name(names);
  }

  /** Outline a place; null: none. */
  select(row: number | null): void {
    this.stage.select(row);
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
    const open = this.container.clientWidth > WIDE;
    const cameras = (open ? [beside, below] : [margin])
      .map((padding) => this.map.cameraForBounds(box, { padding, maxZoom: 10 }))
      .filter((camera) => camera !== undefined)
      .sort((a, b) => (b.zoom ?? 0) - (a.zoom ?? 0));
    if (cameras[0]) this.map.jumpTo(cameras[0]);
  }

  remove(): void {
    document.fonts.removeEventListener("loadingdone", this.spell);
    this.map.remove();
  }

  private furnish(): void {
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
    this.map.addControl(
      new AttributionControl({ compact: true, customAttribution: "Natural Earth" }),
      "bottom-right",
    );
    this.cover();
  }

  /** MapLibre's own canvas is seen where it has something to draw: laying an empty one over the map costs, too. */
  private cover(): void {
    this.container.classList.toggle("tiled", this.paint.tiles !== null);
  }

  private hear(): void {
    this.map.on("render", () => this.draw());
    this.map.on("resize", () => this.draw());
    this.map.on("idle", () => this.tell("data-idle"));
    this.map.on("moveend", (event) => {
      if (!event.originalEvent && !this.begun) return;
      const { lat, lng } = this.map.getCenter();
      this.listener.moved({ zoom: this.map.getZoom(), lat, lon: lng });
    });
    this.map.on("mousemove", ({ point }) => this.listener.met(this.rowAt(point), point.x, point.y));
    this.map.on("mouseout", () => this.listener.met(null, 0, 0));
    this.map.on("click", ({ point }) => this.listener.chose(this.rowAt(point)));
    document.fonts.addEventListener("loadingdone", this.spell);
  }

  /** Draw what the camera sees, unless it is what is drawn. */
  private draw(): void {
    if (!this.begun) return;
    const { lat, lng: lon } = this.map.getCenter();
    const { clientWidth: width, clientHeight: height } = this.container;
    const ratio = Math.min(FINEST, devicePixelRatio);
    const frame = frameOf({ width, height, ratio }, { lat, lon, zoom: this.map.getZoom() });
    const key = Object.values(frame).join();
    if (key === this.seen) return;
    this.seen = key;
    this.stage.look(frame);
  }

  private tell(attribute: string): void {
    if (this.begun) this.container.setAttribute(attribute, "true");
  }

  private rowAt({ x, y }: { x: number; y: number }): number | null {
    const row = this.stage.rowAt(x, y);
    this.map.getCanvas().style.cursor = row === null ? "" : "pointer";
    return row;
  }
}
