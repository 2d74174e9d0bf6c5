// A box on the page -> the map in it: a camera that a reader moves, our own drawing in step with it, tiles below.
import type { Runs } from "../api/runs";
import type { Camera } from "../state/view";
import type { Base } from "./base";
import { cameraOver, Gestures } from "./camera";
import { Ground } from "./ground";
import type { Paint } from "./inks";
import type { Named } from "./labels";
import { frameOf } from "./mercator";
import { Stage } from "./stage";
import { Underlay } from "./underlay";

/** Pixels that the open legend covers in the corner, and the width of a map on which it is open. */
const LEGEND = { width: 260, height: 296 };
const WIDE = 540;
const MARGIN = { top: 36, bottom: 36, right: 48, left: 36 };

/** The zoom to which all places are fitted at most, to which one is visited, and from which on it is near enough. */
const FITTED = 10;
const VISITED = 9;
const NEAR = 8;

/** Finer than three pixels a CSS pixel no eye sees, and every one has to be drawn. */
const FINEST = 3;

/** What the map tells: what it sees, where it came to rest, which place was met or chosen. */
export interface Listener {
  saw(camera: Camera): void;
  moved(camera: Camera): void;
  met(row: number | null, x: number, y: number): void;
  chose(row: number | null): void;
}

/** A map of settlements. */
export class Atlas {
  private readonly stage: Stage;
  private readonly gestures: Gestures;
  private readonly underlay: Underlay;
  private readonly size: ResizeObserver;
  private readonly left = new AbortController();
  private seen = "";
  private sight: Camera | null = null;
  private begun = false;
  private due = 0;

  constructor(
    private readonly box: HTMLElement,
    base: Base,
    private readonly places: Named,
    private paint: Paint,
    private readonly listener: Listener,
  ) {
    this.stage = new Stage(box, new Ground(base), places, paint);
    this.underlay = new Underlay(this.stage.between);
    this.gestures = new Gestures(box, {
      moves: () => this.later(),
      rested: () => listener.moved(this.gestures.get()),
    });
    this.size = new ResizeObserver(() => this.resize());
    this.size.observe(box);
    this.hear();
  }

  /** Show a view of control on a day. */
  show(runs: Runs, day: string): void {
    this.stage.show(runs, day);
    if (!this.begun) this.begin();
    this.box.setAttribute("data-day", day);
  }

  /** Draw in another theme, with other tiles. */
  dress(paint: Paint): void {
    if (paint === this.paint) return;
    this.paint = paint;
    this.stage.dress(paint);
    this.underlay.lay(paint, this.gestures.get());
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
  visit(row: number): void {
    const { zoom } = this.gestures.get();
    if (zoom >= NEAR && this.stage.sees(row)) return;
    const camera = {
      zoom: Math.max(zoom, VISITED),
      lat: this.places.lat[row] ?? 0,
      lon: this.places.lon[row] ?? 0,
    };
    if (this.begun) this.gestures.ease(camera);
    else this.gestures.set(camera);
  }

  look(camera: Camera): void {
    this.gestures.set(camera);
  }

  /** Zoom in by steps of the double; negative: out. */
  closer(steps: number): void {
    this.gestures.closer(steps);
  }

  fit([west = -180, south = -80, east = 180, north = 80]: readonly number[]): void {
    const size = { width: this.box.clientWidth, height: this.box.clientHeight };
    const beside = { ...MARGIN, left: LEGEND.width };
    const below = { ...MARGIN, top: LEGEND.height };
    const cameras = (size.width > WIDE ? [beside, below] : [MARGIN])
      .map((margin) => cameraOver([west, south, east, north], size, margin, FITTED))
      .sort((a, b) => b.zoom - a.zoom);
    if (cameras[0]) this.gestures.set(cameras[0]);
  }

  remove(): void {
    cancelAnimationFrame(this.due);
    this.left.abort();
    this.size.disconnect();
    this.gestures.remove();
    this.underlay.remove();
    this.stage.remove();
  }

  private begin(): void {
    this.begun = true;
    this.draw();
    this.underlay.lay(this.paint, this.gestures.get());
    const tell = (attribute: string) => () => this.box.setAttribute(attribute, "true");
    afterPaint(tell("data-drawn"));
    document.fonts.ready.then(() => afterPaint(tell("data-idle")));
  }

  private hear(): void {
    const { signal } = this.left;
    const at = ({ clientX, clientY }: MouseEvent) => {
      const { left, top } = this.box.getBoundingClientRect();
      return { x: clientX - left, y: clientY - top };
    };
    const meet = (event: MouseEvent) => {
      const { x, y } = at(event);
      const row = event.buttons ? null : this.stage.rowAt(x, y);
      this.box.style.cursor = row === null ? "" : "pointer";
      this.listener.met(row, x, y);
    };
    const choose = (event: MouseEvent) => {
      const { x, y } = at(event);
      this.listener.chose(this.stage.rowAt(x, y));
    };
    this.box.addEventListener("mousemove", meet, { signal });
    this.box.addEventListener("mouseleave", () => this.listener.met(null, 0, 0), { signal });
    this.box.addEventListener("click", choose, { signal });
    document.fonts.addEventListener("loadingdone", () => this.stage.spell(), { signal });
  }

  /** What was in the middle stays there. */
  private resize(): void {
    if (this.sight) this.gestures.set(this.sight);
    this.draw();
  }

  /** A camera moves more often than a screen is drawn. */
  private later(): void {
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame(() => this.draw());
  }

  /** Draw what the camera sees, unless it is what is drawn. */
  private draw(): void {
    if (!this.begun) return;
    const camera = this.gestures.get();
    const { clientWidth: width, clientHeight: height } = this.box;
    const frame = frameOf({ width, height, ratio: Math.min(FINEST, devicePixelRatio) }, camera);
    const key = Object.values(frame).join();
    if (key === this.seen) return;
    this.seen = key;
    this.sight = camera;
    this.stage.look(frame);
    this.underlay.look(camera);
    this.listener.saw(camera);
  }
}

function afterPaint(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}
