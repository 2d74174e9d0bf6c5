// Settlements and a frame -> whose cell each pixel lies in: the nearest settlement's, within its reach.
// A cell is a way to see a settlement from afar; its edge is nobody's line of control.
// Each settlement is drawn as a cone and the nearest surface is kept (Hoff et al., "Fast computation of generalized
// Voronoi diagrams using graphics hardware", 1999); the cones are cut where the reach ends.
import { columnOf, type Frame } from "./mercator";
import type { Sites } from "./sites";

/** From which zoom on a line runs between neighbours' cells, and its width in CSS pixels. */
const EDGED = 7.5;
const EDGE = 0.8;

/** No cell is smaller than this on the screen (CSS pixels): from far off a settlement is still a spot. */
const SMALLEST = 0.8;

/** What lies at a pixel besides its cell's colour: nothing; the cell's rim or an edge, by how much; the dot. */
export const RIM = 1;
export const EDGE_FROM = 32;
export const DOT_FROM = 64;

/** Steps of a pixel: of how much of it is covered by a rim or an edge, of how far it is from the dot's middle. */
export const PARTS = 31;
export const NEARNESS = 8;

/** From which zoom on cells are large enough to have a dot and be seen around it. */
const DOTTED = 6.5;

/** A dot's radius and the width of its outline (CSS pixels) at a zoom; null: there is none. */
export function dotAt(zoom: number): { radius: number; outline: number } | null {
  if (zoom < DOTTED) return null;
  const radius = zoom < 8 ? ramp(zoom, 5, 8, 0.6, 2) : ramp(zoom, 8, 11, 2, 4.5);
  return { radius, outline: ramp(zoom, 6, 9, 0, 1) };
}

function ramp(zoom: number, low: number, high: number, from: number, to: number): number {
  return from + (to - from) * Math.max(0, Math.min(1, (zoom - low) / (high - low)));
}

/** Whose cell each pixel lies in. Its arrays are used again for the next frame. */
export class Tracer {
  /** Row of the settlement; -1: nobody's. */
  rows = new Int32Array(0);
  marks = new Uint8Array(0);
  width = 0;
  height = 0;
  private near = new Float32Array(0);

  /** Trace a frame. */
  trace(frame: Frame, sites: Sites): void {
    this.fit(frame);
    const { scale, top, ratio } = frame;
    const smallest = SMALLEST * ratio;
    for (let row = 0; row < sites.x.length; row++) {
      const x = columnOf(sites.x[row] as number, frame);
      const y = (sites.y[row] as number) * scale - top;
      const reach = Math.max(smallest, (sites.reach[row] as number) * scale);
      if (x > -reach && y > -reach && x < this.width + reach && y < this.height + reach)
        this.cone(row, x, y, reach);
    }
    this.mark(frame, sites);
  }

  /** The settlement at a pixel. */
  rowAt(x: number, y: number): number | null {
    const [column, line] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || line < 0 || column >= this.width || line >= this.height) return null;
    const row = this.rows[line * this.width + column] ?? -1;
    return row < 0 ? null : row;
  }

  private fit({ width, height }: Frame): void {
    if (width * height !== this.rows.length) {
      this.rows = new Int32Array(width * height);
      this.near = new Float32Array(width * height);
      this.marks = new Uint8Array(width * height);
    }
    this.width = width;
    this.height = height;
    this.rows.fill(-1);
    this.near.fill(Number.POSITIVE_INFINITY);
    this.marks.fill(0);
  }

  /** Half a pixel more than the reach: there the rim is drawn softly. */
  private cone(row: number, x: number, y: number, reach: number): void {
    const { width, rows, near } = this;
    const far = reach + 0.5;
    const last = Math.min(this.height - 1, Math.floor(y + far - 0.5));
    for (let line = Math.max(0, Math.ceil(y - far - 0.5)); line <= last; line++) {
      const south = line + 0.5 - y;
      const half = Math.sqrt(Math.max(0, far * far - south * south));
      const start = line * width;
      const end = start + Math.min(width - 1, Math.floor(x + half - 0.5));
      const shift = start + x - 0.5;
      for (let at = start + Math.max(0, Math.ceil(x - half - 0.5)); at <= end; at++) {
        const east = at - shift;
        const square = east * east + south * south;
        if (square < (near[at] as number)) {
          near[at] = square;
          rows[at] = row;
        }
      }
    }
  }

  private mark(frame: Frame, sites: Sites): void {
    const { rows, near, marks } = this;
    const { scale, ratio, zoom } = frame;
    const size = dotAt(zoom);
    const dot = size ? (size.radius + size.outline) * ratio + 0.5 : 0;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as number;
      if (row < 0) continue;
      const far = Math.sqrt(near[at] as number);
      if (far < dot) marks[at] = Math.min(255, DOT_FROM + Math.floor(far * NEARNESS));
      else marks[at] = rimOf((sites.reach[row] as number) * scale + 0.5 - far);
    }
    if (zoom >= EDGED) this.markEdges(frame, sites);
  }

  private markEdges(frame: Frame, sites: Sites): void {
    const { marks, width, height } = this;
    const step = Math.ceil(frame.ratio);
    const ways = [1, -1, width, -width].map((way) => way * step);
    for (let line = step; line < height - step; line++) {
      const end = (line + 1) * width - step;
      for (let at = line * width + step; at < end; at++) {
        if ((marks[at] as number) >= DOT_FROM || this.within(at, step)) continue;
        const cover = this.edgeAt(at, ways, frame, sites);
        if (cover > 0) marks[at] = EDGE_FROM + Math.floor(cover * (PARTS - 1));
      }
    }
  }

  /** Whether all around a pixel is of one cell, or it is nobody's. */
  private within(at: number, step: number): boolean {
    const { rows, width } = this;
    const row = rows[at];
    const across = rows[at + step] === row && rows[at - step] === row;
    return row === -1 || (across && rows[at + step * width] === row && rows[at - step * width] === row);
  }

  /** How much of a pixel edges cover, towards the neighbours that lie a step away. */
  private edgeAt(at: number, ways: readonly number[], frame: Frame, sites: Sites): number {
    const { rows } = this;
    const row = rows[at] as number;
    let most = 0;
    for (const way of ways) {
      const other = rows[at + way] as number;
      if (other !== row && other >= 0) most = Math.max(most, this.edge(at, row, other, frame, sites));
    }
    return most;
  }

  /** How much of a pixel the edge between two settlements' cells covers. */
  private edge(at: number, row: number, other: number, frame: Frame, sites: Sites): number {
    const { scale, top, ratio } = frame;
    const x = (at % this.width) + 0.5;
    const y = Math.floor(at / this.width) + 0.5 + top;
    const [ax, ay] = [columnOf(sites.x[row] as number, frame), (sites.y[row] as number) * scale];
    const [bx, by] = [columnOf(sites.x[other] as number, frame), (sites.y[other] as number) * scale];
    const farther = (x - bx) ** 2 + (y - by) ** 2 - (x - ax) ** 2 - (y - ay) ** 2;
    const away = farther / (2 * Math.hypot(ax - bx, ay - by));
    return Math.max(0, Math.min(1, (EDGE * ratio) / 2 + 0.5 - away));
  }
}

/** The mark of a pixel so far within the rim, in pixels; none where the cell covers it all. */
function rimOf(within: number): number {
  return within > 0 && within < 1 ? RIM + Math.floor(within * (PARTS - 1)) : 0;
}
