// The neutral ground -> paths on the plane, drawn below the settlements (land) and above them (borders).
import type { Position } from "geojson";
import type { Base } from "./base";
import type { Tone } from "./inks";
import { type Frame, xOf, yOf } from "./mercator";

type Pen = CanvasRenderingContext2D;

/** A path with the box around it: what lies outside a frame is not drawn. */
interface Shape {
  path: Path2D;
  west: number;
  east: number;
  north: number;
  south: number;
}

/** A border's width and the dashes of one over which states disagree, in CSS pixels. */
const BORDER = 1;
const DASH = 3;

/** The ground, ready to be drawn. */
export class Ground {
  private readonly land: Shape[];
  private readonly borders: Shape[];
  private readonly disputed: Shape[];

  constructor({ land, borders, disputed }: Base) {
    this.land = land.coordinates.map((rings) => shapeOf(rings, true));
    this.borders = borders.coordinates.map((line) => shapeOf([line], false));
    this.disputed = disputed.coordinates.map((line) => shapeOf([line], false));
  }

  /** Sea and land. */
  drawLand(pen: Pen, frame: Frame, tone: Tone): void {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = tone.sea;
    pen.fillRect(0, 0, frame.width, frame.height);
    pen.fillStyle = tone.land;
    eachSeen(pen, frame, this.land, (path) => pen.fill(path, "evenodd"));
  }

  /** Borders, dashed where disputed. */
  drawBorders(pen: Pen, frame: Frame, tone: Tone): void {
    const pixel = frame.ratio / frame.scale;
    pen.strokeStyle = tone.border;
    pen.lineWidth = BORDER * pixel;
    pen.lineJoin = "round";
    pen.setLineDash([]);
    eachSeen(pen, frame, this.borders, (path) => pen.stroke(path));
    pen.setLineDash([DASH * pixel, DASH * pixel]);
    eachSeen(pen, frame, this.disputed, (path) => pen.stroke(path));
    pen.setLineDash([]);
  }
}

/** East and west of the world it begins anew. */
const COPIES = [-1, 0, 1];

function eachSeen(pen: Pen, frame: Frame, shapes: readonly Shape[], draw: (path: Path2D) => void): void {
  const { scale, left, top, width, height } = frame;
  for (const copy of COPIES) {
    const start = left - copy * scale;
    if (start > scale || start + width < 0) continue;
    pen.setTransform(scale, 0, 0, scale, -start, -top);
    for (const { path, west, east, north, south } of shapes)
      if (
        east * scale >= start &&
        west * scale <= start + width &&
        south * scale >= top &&
        north * scale <= top + height
      )
        draw(path);
  }
}

function shapeOf(lines: readonly Position[][], closed: boolean): Shape {
  const path = new Path2D();
  const box = { west: 1, east: 0, north: 1, south: 0 };
  for (const line of lines) {
    line.forEach(([lon = 0, lat = 0], n) => {
      const [x, y] = [xOf(lon), Math.min(1, yOf(Math.max(-89, lat)))];
      if (n) path.lineTo(x, y);
      else path.moveTo(x, y);
      box.west = Math.min(box.west, x);
      box.east = Math.max(box.east, x);
      box.north = Math.min(box.north, y);
      box.south = Math.max(box.south, y);
    });
    if (closed) path.closePath();
  }
  return { path, ...box };
}
