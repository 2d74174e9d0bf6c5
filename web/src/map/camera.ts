// Drags, wheels, pinches and keys in the map's box -> where the map looks. No graphics card is asked for.
import { type Selection, select } from "d3-selection";
import "d3-transition";
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import type { Camera } from "../state/view";
import { latOf, lonOf, WORLD, xOf, yOf } from "./mercator";

/** From the whole world to a few streets: settlements are the finest that is told. */
export const FARTHEST = 2;
export const CLOSEST = 13;

/** CSS pixels of a step by an arrow key. */
const STEP = 100;

/** Milliseconds of a movement by key or button, and to a place. */
const SHORT = 200;
const LONG = 500;

/** What is told of the camera: that it moves, and that it came to rest where a reader wanted it. */
export interface Follower {
  moves(): void;
  rested(): void;
}

const KEYS: Record<string, (camera: Gestures) => void> = {
  ArrowLeft: (camera) => camera.pan(-STEP, 0),
  ArrowRight: (camera) => camera.pan(STEP, 0),
  ArrowUp: (camera) => camera.pan(0, -STEP),
  ArrowDown: (camera) => camera.pan(0, STEP),
  "+": (camera) => camera.closer(1),
  "=": (camera) => camera.closer(1),
  "-": (camera) => camera.closer(-1),
};

/** The camera of a box. */
export class Gestures {
  private readonly box: Selection<HTMLElement, unknown, null, undefined>;
  private readonly behavior: ZoomBehavior<HTMLElement, unknown>;
  private quiet = false;

  constructor(
    private readonly element: HTMLElement,
    follower: Follower,
  ) {
    this.box = select(element);
    this.behavior = zoom<HTMLElement, unknown>()
      .scaleExtent([scaleOf(FARTHEST), scaleOf(CLOSEST)])
      .translateExtent([
        [Number.NEGATIVE_INFINITY, 0],
        [Number.POSITIVE_INFINITY, 1],
      ])
      .on("zoom", () => follower.moves())
      .on("end", () => !this.quiet && follower.rested());
    this.box.call(this.behavior);
    element.addEventListener("keydown", this.key);
  }

  /** Where the map looks. */
  get(): Camera {
    const { k } = this.transform();
    const [x, y] = this.transform().invert(this.middle());
    return { zoom: Math.log2(k / WORLD), lat: latOf(y), lon: lonOf(x - Math.floor(x)) };
  }

  /** Look at a point from a zoom, at once; of its rest nothing is told. */
  set(camera: Camera): void {
    this.quiet = true;
    this.behavior.transform(this.box, this.towards(camera));
    this.quiet = false;
  }

  /** Move to a point and a zoom; at once for who wants calm. */
  ease(camera: Camera): void {
    this.behavior.transform(this.slowly(LONG), this.towards(camera));
  }

  /** Move by CSS pixels. */
  pan(east: number, south: number): void {
    const { k } = this.transform();
    this.behavior.translateBy(this.slowly(SHORT), -east / k, -south / k);
  }

  /** Zoom in by steps of the double; negative: out. */
  closer(steps: number): void {
    this.behavior.scaleBy(this.slowly(SHORT), 2 ** steps);
  }

  /** Stop listening. */
  remove(): void {
    this.box.interrupt().on(".zoom", null);
    this.element.removeEventListener("keydown", this.key);
  }

  private readonly key = (event: KeyboardEvent): void => {
    const act = event.target === this.element && !event.ctrlKey && !event.metaKey && !event.altKey;
    const found = act ? KEYS[event.key] : undefined;
    if (!found) return;
    event.preventDefault();
    found(this);
  };

  private transform(): ZoomTransform {
    return zoomTransform(this.element);
  }

  private middle(): [number, number] {
    return [this.element.clientWidth / 2, this.element.clientHeight / 2];
  }

  private towards({ zoom, lat, lon }: Camera): ZoomTransform {
    const k = scaleOf(Math.max(FARTHEST, Math.min(CLOSEST, zoom)));
    const [x, y] = this.middle();
    return zoomIdentity.translate(x - xOf(lon) * k, y - yOf(lat) * k).scale(k);
  }

  private slowly(duration: number) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return this.box.transition().duration(calm ? 0 : duration);
  }
}

function scaleOf(zoom: number): number {
  return WORLD * 2 ** zoom;
}

/** The camera that sees a box of degrees within margins (CSS pixels) of a map. */
export function cameraOver(
  [west, south, east, north]: readonly [number, number, number, number],
  size: { width: number; height: number },
  margin: { left: number; right: number; top: number; bottom: number },
  closest: number,
): Camera {
  const [x0, x1, y0, y1] = [xOf(west), xOf(east), yOf(north), yOf(south)];
  const across = Math.max(1, size.width - margin.left - margin.right) / Math.max(x1 - x0, 1e-9);
  const down = Math.max(1, size.height - margin.top - margin.bottom) / Math.max(y1 - y0, 1e-9);
  const zoom = Math.max(FARTHEST, Math.min(closest, Math.log2(Math.min(across, down) / WORLD)));
  const k = scaleOf(zoom);
  const x = (x0 + x1) / 2 - (margin.left - margin.right) / 2 / k;
  const y = (y0 + y1) / 2 - (margin.top - margin.bottom) / 2 / k;
  return { zoom, lat: latOf(y), lon: lonOf(x) };
}
