// Cells as pixels, and what the legend promises of them.

import { expect, test } from "vitest";
import { colour, inksOf, lookOf, mixed, over, type Paint, pixel, weightOf } from "../src/map/inks";
import { columnOf, type Frame, frameOf, unitsOf, xOf, yOf } from "../src/map/mercator";
import { paint as paintCells } from "../src/map/painter";
import { ringOf } from "../src/map/ring";
import { type Columns, sitesOf } from "../src/map/sites";
import { DOT_FROM, Tracer } from "../src/map/tracer";

/** Two neighbours 7.4 km apart, one between them to the north, one alone. */
const PLACES = { lon: [37.9, 38.0, 37.95, 38.4], lat: [48.5, 48.5, 48.55, 48.6] };
const LONELY = 3;
const PAINT: Paint = { dark: false, colors: ["#0072b2", "#d55e00", "#f0e442"], contested: 2, tiles: null };
const [FRESH, AGEING, STALE, NONE] = [1, 2, 3, 0];

function seen(places: Columns, camera: Partial<{ lon: number; lat: number; zoom: number }> = {}, ratio = 1) {
  const frame = frameOf({ width: 1000, height: 400, ratio }, { lon: 38.1, lat: 48.55, zoom: 9, ...camera });
  const tracer = new Tracer();
  tracer.trace(frame, sitesOf(places));
  return { frame, tracer };
}

function at(frame: Frame, lon: number, lat: number): [number, number] {
  return [columnOf(xOf(lon), frame), yOf(lat) * frame.scale - frame.top];
}

function painted(places: Columns, looks: number[], zoom = 9, paint = PAINT) {
  const { frame, tracer } = seen(places, { zoom });
  const pixels = new Uint32Array(frame.width * frame.height);
  paintCells(pixels, tracer, frame, Uint16Array.from(looks), inksOf(paint));
  const of = (row: number) => pixels.filter((_, n) => tracer.rows[n] === row);
  return { frame, tracer, pixels, of };
}

const plain = (color: string, look: [number, number, number], paint = PAINT) =>
  [color, inksOf(paint).cells[2]?.[lookOf(...look)] ?? 0] as const;

test("the plane is Web Mercator's: its corners, its middle, and a distance on the ground", () => {
  expect([xOf(-180), xOf(0), xOf(180)]).toEqual([0, 0.5, 1]);
  expect(yOf(85.051129)).toBeCloseTo(0, 6);
  expect(yOf(0)).toBeCloseTo(0.5, 12);
  expect(unitsOf(111.32, 0)).toBeCloseTo(1 / 360, 5);
  expect(unitsOf(10, 60)).toBeCloseTo(2 * unitsOf(10, 0), 12);
});

test("each settlement is found where it lies, at every zoom and fineness", () => {
  for (const [zoom, ratio] of [
    [8, 1],
    [9.3, 2],
    [10, 1.5],
  ] as const) {
    const { frame, tracer } = seen(PLACES, { zoom }, ratio);
    PLACES.lon.forEach((lon, row) => {
      const [x, y] = at(frame, lon, PLACES.lat[row] ?? 0);
      expect(tracer.rowAt(x, y)).toBe(row);
    });
    expect(tracer.rowAt(-1, 0)).toBeNull();
    expect(tracer.rowAt(frame.width, 0)).toBeNull();
  }
});

test("neighbours' cells meet half-way, and nobody's begins four kilometres off", () => {
  const { frame, tracer } = seen(PLACES, { zoom: 10, lon: 37.95, lat: 48.49 });
  const [middle, y] = at(frame, 37.95, 48.49);
  expect(tracer.rowAt(middle - 3, y)).toBe(0);
  expect(tracer.rowAt(middle + 3, y)).toBe(1);
  const lonely = seen(PLACES, { zoom: 10, lon: 38.4, lat: 48.6 });
  const km = (4 * lonely.frame.scale) / (1 / unitsOf(1, 48.6));
  expect(lonely.tracer.rowAt(500 + km - 1, 200)).toBe(LONELY);
  expect(lonely.tracer.rowAt(500 + km + 2, 200)).toBeNull();
});

test("from far off a settlement is still a spot", () => {
  const { tracer } = seen({ lon: [38.1], lat: [48.55] }, { zoom: 2 });
  expect(tracer.rows.filter((row) => row === 0).length).toBeGreaterThan(0);
});

test("beyond the date line the map goes on", () => {
  const { frame, tracer } = seen({ lon: [179.95], lat: [0] }, { lon: -179.95, lat: 0 });
  const [x, y] = at(frame, 179.95, 0);
  expect(x).toBeLessThan(500);
  expect(tracer.rowAt(x, y)).toBe(0);
});

test("a frame leaves nothing behind for the next one", () => {
  const { frame, tracer } = seen(PLACES);
  tracer.trace({ ...frame, left: frame.left + 1e6 }, sitesOf(PLACES));
  expect(new Set(tracer.rows)).toEqual(new Set([-1]));
  expect(new Set(tracer.marks)).toEqual(new Set([0]));
});

test.each([
  ["a step of likelihood", [0, FRESH, 95], [0, FRESH, 55]],
  ["age", [0, FRESH, 90], [0, AGEING, 90]],
  ["staleness", [0, AGEING, 90], [0, STALE, 90]],
  ["silence", [0, STALE, 90], [0, NONE, 90]],
] as const)("%s is seen: less evidence is fainter", (_, stronger, fainter) => {
  for (const dark of [false, true]) {
    const inks = inksOf({ ...PAINT, dark });
    const cover = (look: readonly [number, number, number]) =>
      colour(inks.cells[2]?.[lookOf(...look)] ?? 0)[3];
    expect(cover(fainter)).toBeLessThan(cover(stronger));
    expect(cover(fainter)).toBeGreaterThan(0.05);
  }
  expect(weightOf(fainter[1], fainter[2])).toBeLessThan(weightOf(stronger[1], stronger[2]));
});

test.each([5, 7, 10])("what is contested is hatched at zoom %i, what is held is not", (zoom) => {
  const shades = (state: number) => {
    const { of } = painted(
      PLACES,
      PLACES.lon.map(() => lookOf(state, NONE, 90)),
      zoom,
    );
    return new Set([...of(LONELY)].filter((ink) => ink >>> 24 > 60).map((ink) => ink & 0xffffff)).size;
  };
  expect(shades(2)).toBeGreaterThan(shades(0));
});

test("the hatch lies on the ground: moving the map by a few pixels moves it along", () => {
  const looks = PLACES.lon.map(() => lookOf(2, NONE, 90));
  const { frame, tracer, pixels } = painted(PLACES, looks);
  const moved = { ...frame, left: frame.left + 5, top: frame.top + 2 };
  tracer.trace(moved, sitesOf(PLACES));
  const after = new Uint32Array(pixels.length);
  paintCells(after, tracer, moved, Uint16Array.from(looks), inksOf(PAINT));
  const [x, y] = at(frame, 38.4, 48.6).map(Math.floor) as [number, number];
  for (let n = 0; n < 12; n++)
    expect(after[(y - 2) * frame.width + x + n - 5]).toBe(pixels[y * frame.width + x + n]);
});

test("a settlement that was spoken of has a dot, one inferred from its surroundings has none", () => {
  const { frame, tracer, pixels } = painted(
    PLACES,
    PLACES.lon.map((_, row) => lookOf(0, row ? NONE : FRESH, 90)),
  );
  const inkAt = (row: number) => {
    const [x, y] = at(frame, PLACES.lon[row] ?? 0, PLACES.lat[row] ?? 0).map(Math.floor) as [number, number];
    expect(tracer.marks[y * frame.width + x]).toBeGreaterThanOrEqual(DOT_FROM);
    return pixels[y * frame.width + x] ?? 0;
  };
  expect(colour(inkAt(0))[3]).toBe(1);
  expect(inkAt(LONELY)).toBe(plain("", [0, NONE, 90])[1]);
});

test("a day on which a view knows nothing of a settlement leaves it blank", () => {
  const nothing = inksOf(PAINT).dot.length - 1;
  expect(
    new Set(
      painted(
        PLACES,
        PLACES.lon.map(() => nothing),
        7,
      ).pixels,
    ),
  ).toEqual(new Set([0]));
});

test("colours are laid over each other as light is", () => {
  expect(over([0, 0, 0, 0.5], [255, 255, 255, 1])).toEqual([127.5, 127.5, 127.5, 1]);
  expect(over([9, 9, 9, 0], [1, 2, 4, 0.5])).toEqual([1, 2, 4, 0.5]);
  const [red, clear] = [pixel([255, 0, 0, 1]), pixel([0, 0, 0, 0])];
  expect(colour(red)).toEqual([255, 0, 0, 1]);
  expect(colour(mixed(clear, red, 0.5)).slice(0, 3)).toEqual([255, 0, 0]);
  expect(colour(mixed(clear, red, 0.5))[3]).toBeCloseTo(0.5, 1);
  expect(mixed(red, clear, 0)).toBe(red);
});

test("the outline of a cell is that of its pixels", () => {
  const { frame, tracer } = seen(PLACES, { zoom: 10, lon: 37.95, lat: 48.51 });
  const sites = sitesOf(PLACES);
  const ring = ringOf(0, sites).map(([x, y]) => [columnOf(x, frame), y * frame.scale - frame.top]);
  const [x0, y0] = at(frame, 37.9, 48.5);
  for (const [x = 0, y = 0] of ring) {
    const [east, south] = [x - x0, y - y0].map((way) => way / Math.hypot(x - x0, y - y0)) as [number, number];
    expect(tracer.rowAt(x - 2 * east, y - 2 * south)).toBe(0);
    expect(tracer.rowAt(x + 3 * east, y + 3 * south)).not.toBe(0);
  }
  expect(ringOf(LONELY, sites)).toHaveLength(96);
});
