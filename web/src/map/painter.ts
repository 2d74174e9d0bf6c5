// Traced cells, a view of control and a day -> pixels. A step of the slider does this much and no more.
import type { Runs } from "../api/runs";
import { HATCHED, type Inks, lookOf, mixed, thinned } from "./inks";
import type { Frame } from "./mercator";
import { DOT_FROM, dotAt, EDGE_FROM, NEARNESS, PARTS, RIM, type Tracer } from "./tracer";

/** The look of each settlement on a day; one more than the last look where there is none. */
export function looksOf(runs: Runs, day: string, none: number, looks: Uint16Array): void {
  const on = runs.dayNumber(day);
  for (let row = 0; row < looks.length; row++) {
    const run = row < runs.header.places ? runs.runAt(row, on) : -1;
    looks[row] = run < 0 ? none : lookOf(runs.stateOf(run), runs.freshnessOf(run), runs.shareOf(run));
  }
}

/** Colour every pixel of what was traced; `pixels` has one for each. */
export function paint(
  pixels: Uint32Array,
  traced: Tracer,
  frame: Frame,
  looks: Uint16Array,
  inks: Inks,
): void {
  const { rows, marks, width } = traced;
  const bands = bandsOf(inks, frame.ratio);
  const touch = touchOf(frame, inks);
  const shift = phaseOf(frame, bands.length);
  for (let at = 0, end = width, line = shift, band = shift; at < rows.length; at++, band++) {
    if (at === end) {
      line = band = (line + 1) % bands.length;
      end += width;
    } else if (band === bands.length) band = 0;
    const row = rows[at] as number;
    if (row < 0) {
      pixels[at] = 0;
      continue;
    }
    const look = looks[row] as number;
    const ink = (bands[band] as Uint32Array)[look] as number;
    const mark = marks[at] as number;
    pixels[at] = mark === 0 ? ink : touch(ink, look, mark);
  }
}

/** The inks across a hatch, one a device pixel. */
function bandsOf({ cells }: Inks, ratio: number): Uint32Array[] {
  const count = Math.max(HATCHED.length, Math.round(HATCHED.length * ratio));
  return Array.from(
    { length: count },
    (_, n) => cells[Math.floor((n * cells.length) / count)] as Uint32Array,
  );
}

/** The hatch lies on the ground: it moves with the map. */
function phaseOf({ left, top }: Frame, period: number): number {
  return (((Math.round(left) + Math.round(top)) % period) + period) % period;
}

/** A pixel's colour where it is not its cell's alone. */
function touchOf(frame: Frame, { cells, dot, outline, edge }: Inks) {
  const plain = cells[2] as Uint32Array;
  const size = dotAt(frame.zoom) ?? { radius: 0, outline: 0 };
  const inner = size.radius * frame.ratio + 0.5;
  const outer = inner + size.outline * frame.ratio;
  return (ink: number, look: number, mark: number): number => {
    if (mark >= DOT_FROM) {
      if (dot[look] === plain[look]) return ink;
      const far = (mark - DOT_FROM + 0.5) / NEARNESS;
      if (far <= inner - 1) return dot[look] as number;
      const ring = mixed(ink, outline[look] as number, share(outer - far));
      return mixed(ring, dot[look] as number, share(inner - far));
    }
    if (mark >= EDGE_FROM) return mixed(ink, edge, (mark - EDGE_FROM) / (PARTS - 1));
    return thinned(ink, (mark - RIM) / (PARTS - 1));
  };
}

function share(value: number): number {
  return Math.max(0, Math.min(1, value));
}
