// Settlements and a frame -> names where there is room for them: cities first, then what is spoken of most.
import type { Tone } from "./inks";
import { columnOf, type Frame } from "./mercator";
import type { Columns, Sites } from "./sites";

/** From which zoom on settlements of a rank are named, and in what size (CSS pixels). */
const RANKS = [
  { from: 4, size: 14.5 },
  { from: 7.5, size: 13 },
  { from: 9.5, size: 12 },
  { from: 9.5, size: 12 },
] as const;

const RANK: Record<string, number> = { city: 0, town: 1, village: 2 };
const OTHERS = 3;

const FONT = '"Source Sans Variable", system-ui, sans-serif';
const HALO = 2.8;

/** A name stands so far below its settlement, and keeps so far from another (of its size; CSS pixels). */
const BELOW = 0.8;
const APART = 2;

export interface Named extends Columns {
  name: readonly string[];
  category: readonly string[];
  claims: readonly number[];
}

/** A name in its place: the middle of its upper edge, in device pixels. */
export interface Label {
  row: number;
  text: string;
  x: number;
  y: number;
  size: number;
}

/** How wide a text is in a size, in the same pixels. */
export type Measure = (text: string, size: number) => number;

/** The settlements in the order in which they are named, with their ranks. */
export function ranked({ name, category, claims }: Named): { rows: number[]; ranks: Uint8Array } {
  const ranks = Uint8Array.from(name, (_, row) => RANK[category[row] ?? ""] ?? OTHERS);
  const rows = name.map((_, row) => row);
  rows.sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || (claims[b] ?? 0) - (claims[a] ?? 0));
  return { rows, ranks };
}

interface Box {
  west: number;
  east: number;
  north: number;
  south: number;
}

/** The names that a frame has room for. */
export function labelsOf(
  { rows, ranks }: ReturnType<typeof ranked>,
  sites: Sites,
  frame: Frame,
  nameOf: (row: number) => string,
  measure: Measure,
): Label[] {
  const { scale, top, width, height, ratio, zoom } = frame;
  const labels: Label[] = [];
  const taken: Box[] = [];
  for (const row of rows) {
    const rank = RANKS[ranks[row] ?? OTHERS] ?? RANKS[OTHERS];
    if (zoom < rank.from) break;
    const x = columnOf(sites.x[row] as number, frame);
    const y = (sites.y[row] as number) * scale - top;
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const [size, text] = [rank.size * ratio, nameOf(row)];
    const label = { row, text, x, y: y + BELOW * size, size };
    const half = measure(text, size) / 2 + APART * ratio;
    const box = {
      west: x - half,
      east: x + half,
      north: label.y,
      south: label.y + 1.2 * size + APART * ratio,
    };
    if (taken.some((other) => meet(box, other))) continue;
    taken.push(box);
    labels.push(label);
  }
  return labels;
}

function meet(a: Box, b: Box): boolean {
  return a.west < b.east && b.west < a.east && a.north < b.south && b.north < a.south;
}

/** Letters with a halo, on whatever is below. */
export function drawLabels(
  pen: CanvasRenderingContext2D,
  labels: readonly Label[],
  ratio: number,
  tone: Tone,
): void {
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  pen.lineWidth = HALO * ratio;
  pen.strokeStyle = tone.halo;
  pen.fillStyle = tone.ink;
  for (const { text, x, y, size } of labels) {
    pen.font = fontOf(size);
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }
}

/** Measures with a pen, each text once. */
export function measureWith(pen: CanvasRenderingContext2D): Measure {
  const known = new Map<string, number>();
  return (text, size) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept * size;
    pen.font = fontOf(100);
    const width = pen.measureText(text).width / 100;
    known.set(text, width);
    return width * size;
  };
}

function fontOf(size: number): string {
  return `${size}px ${FONT}`;
}
