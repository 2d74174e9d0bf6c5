// The neutral ground -> land below the settlements and borders above them, as far as a frame sees of them.
import type { Position } from "geojson";
import type { Base } from "./base";
import type { Tone } from "./inks";
import { type Frame, xOf, yOf } from "./mercator";

type Pen = CanvasRenderingContext2D;

/** A line on the plane (x, y, x, y, ...) with the box around it. */
interface Line {
  points: Float64Array;
  west: number;
  east: number;
  north: number;
  south: number;
}

/** A border's width and the dashes of one over which states disagree, in CSS pixels. */
const BORDER = 1;
const DASH = 3;

/** Device pixels beyond the frame in which lines are still drawn: their ends must not be seen. */
const BEYOND = 8;

/** The ground, ready to be drawn. */
export class Ground {
  private readonly land: Line[];
  private readonly borders: Line[];
  private readonly disputed: Line[];

  constructor({ land, borders, disputed }: Base) {
    this.land = land.coordinates.flat().map(lineOf);
    this.borders = borders.coordinates.map(lineOf);
    this.disputed = disputed.coordinates.map(lineOf);
  }

  /** Sea and land. */
  drawLand(pen: Pen, frame: Frame, tone: Tone): void {
    pen.fillStyle = tone.sea;
    pen.fillRect(0, 0, frame.width, frame.height);
    pen.fillStyle = tone.land;
    pen.beginPath();
    eachSeen(frame, this.land, (line, left) => traceRing(pen, line, frame, left));
    pen.fill("evenodd");
  }

  /** Borders, dashed where disputed. */
  drawBorders(pen: Pen, frame: Frame, tone: Tone): void {
    pen.strokeStyle = tone.border;
    pen.lineWidth = BORDER * frame.ratio;
    pen.lineJoin = "round";
    for (const [lines, dash] of [
      [this.borders, []],
      [this.disputed, [DASH * frame.ratio]],
    ] as const) {
      pen.setLineDash([...dash]);
      pen.beginPath();
      eachSeen(frame, lines, (line, left) => traceLine(pen, line, frame, left));
      pen.stroke();
    }
    pen.setLineDash([]);
  }
}

/** East and west of the world it begins anew. */
const COPIES = [-1, 0, 1];

function eachSeen(frame: Frame, lines: readonly Line[], draw: (line: Line, left: number) => void): void {
  const { scale, top, width, height } = frame;
  for (const copy of COPIES) {
    const left = frame.left - copy * scale;
    for (const line of lines) {
      const across = line.east * scale >= left && line.west * scale <= left + width;
      const down = line.south * scale >= top && line.north * scale <= top + height;
      if (across && down) draw(line, left);
    }
  }
}

/** Beyond which sides of the frame a point lies, as bits (Cohen and Sutherland's outcodes). */
function sidesOf(x: number, y: number, { width, height }: Frame): number {
  const across = x < -BEYOND ? 1 : x > width + BEYOND ? 2 : 0;
  const down = y < -BEYOND ? 4 : y > height + BEYOND ? 8 : 0;
  return across | down;
}

/** A ring; of its corners between others beyond the same side nothing is seen, and they are left out. */
export function traceRing(
  pen: Pick<Pen, "moveTo" | "lineTo">,
  { points }: Line,
  frame: Frame,
  left: number,
): void {
  let [x, y] = at(points, 0, frame, left);
  let here = sidesOf(x, y, frame);
  let before = here;
  pen.moveTo(x, y);
  for (let n = 2; n < points.length; n += 2) {
    const [nextX, nextY] = at(points, n, frame, left);
    const next = sidesOf(nextX, nextY, frame);
    if (!(before & here & next)) {
      pen.lineTo(x, y);
      before = here;
    }
    [x, y, here] = [nextX, nextY, next];
  }
  pen.lineTo(x, y);
}

/** A line; its stretches beyond one side are left out. */
function traceLine(pen: Pen, { points }: Line, frame: Frame, left: number): void {
  let [x, y] = at(points, 0, frame, left);
  let here = sidesOf(x, y, frame);
  let down = false;
  for (let n = 2; n < points.length; n += 2) {
    const [nextX, nextY] = at(points, n, frame, left);
    const next = sidesOf(nextX, nextY, frame);
    const seen = !(here & next);
    if (seen && !down) pen.moveTo(x, y);
    if (seen) pen.lineTo(nextX, nextY);
    down = seen;
    [x, y, here] = [nextX, nextY, next];
  }
}

function at(points: Float64Array, n: number, { scale, top }: Frame, left: number): [number, number] {
  return [(points[n] as number) * scale - left, (points[n + 1] as number) * scale - top];
}

/** The plane ends at 85.05° north and south. */
function lineOf(line: readonly Position[]): Line {
  const points = new Float64Array(2 * line.length);
  const box = { west: 1, east: 0, north: 1, south: 0 };
  line.forEach(([lon = 0, lat = 0], n) => {
    const [x, y] = [xOf(lon), Math.max(0, Math.min(1, yOf(Math.max(-89, Math.min(89, lat)))))];
    points[2 * n] = x;
    points[2 * n + 1] = y;
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.north = Math.min(box.north, y);
    box.south = Math.max(box.south, y);
  });
  return { points, ...box };
}
