// The ground under the map and the names on it.

import { expect, test } from "vitest";
import world from "world-atlas/countries-50m.json";
import { baseOf } from "../src/map/base";
import { cameraOver } from "../src/map/camera";
import { traceRing } from "../src/map/ground";
import { labelsOf, ranked } from "../src/map/labels";
import { columnOf, frameOf, latOf, lonOf, rulerOf, xOf, yOf } from "../src/map/mercator";
import { sitesOf } from "../src/map/sites";

const base = baseOf(world as never);
const near = (lines: { coordinates: number[][][] }, lon: number, lat: number) =>
  lines.coordinates.flat().some(([x = 0, y = 0]) => Math.hypot(x - lon, y - lat) < 0.5);

test.each([
  ["the isthmus of Perekop", 33.7, 46.2],
  ["Kashmir's line of control", 74.5, 34.6],
  ["the north of Cyprus", 33.3, 35.1],
])("the border at %s is marked as disputed and not drawn as agreed", (_, lon, lat) => {
  expect(near(base.disputed, lon, lat)).toBe(true);
  expect(near(base.borders, lon, lat)).toBe(false);
});

test.each([
  ["Ukraine and Russia north of Kharkiv", 36.6, 50.3],
  ["France and Spain", 0.7, 42.7],
])("the border of %s is agreed", (_, lon, lat) => {
  expect(near(base.borders, lon, lat)).toBe(true);
  expect(near(base.disputed, lon, lat)).toBe(false);
});

test("a border of which a part is disputed is cut into few lines, so that its dashes are seen", () => {
  expect(Math.min(...base.disputed.coordinates.map((line) => line.length))).toBeGreaterThan(1);
  expect(base.disputed.coordinates.filter((line) => line.length === 2).length).toBeLessThan(10);
});

/** Whether a ring of corners holds a point (a ray to the east crosses it an odd number of times). */
function holds(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  return (
    ring.filter(([bx, by], n) => {
      const [ax, ay] = ring.at(n - 1) as [number, number];
      return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax);
    }).length %
      2 ===
    1
  );
}

test.each([3, 6, 11])("at zoom %i land is where it is, though corners out of sight are left out", (zoom) => {
  const frame = frameOf({ width: 500, height: 400, ratio: 1 }, { lon: 33.6, lat: 45.2, zoom });
  const rings = base.land.coordinates.flat().filter((ring) => ring.length > 5000);
  expect(rings.length).toBeGreaterThan(0);
  for (const ring of rings) {
    const points = Float64Array.from(ring.flatMap(([lon = 0, lat = 0]) => [xOf(lon), yOf(lat)]));
    const drawn: [number, number][] = [];
    const put = (x: number, y: number) => void drawn.push([x, y]);
    const box = { west: 0, east: 1, north: 0, south: 1 };
    traceRing({ moveTo: put, lineTo: put }, { points, ...box }, frame, frame.left);
    const whole = ring.map(([lon = 0, lat = 0]): [number, number] => [
      xOf(lon) * frame.scale - frame.left,
      yOf(lat) * frame.scale - frame.top,
    ]);
    expect(drawn.length).toBeLessThan(whole.length);
    for (let x = 5; x < 500; x += 35)
      for (let y = 5; y < 400; y += 35) expect(holds(drawn, x, y)).toBe(holds(whole, x, y));
  }
});

const towns = {
  lon: [38, 38.001, 38.5, 38.2],
  lat: [48.6, 48.6, 48.6, 48.4],
  name: ["Bakhmut", "Hamlet", "Lysychansk", "Village"],
  category: ["city", "village", "city", "village"],
  claims: [3, 90, 1, 5],
};
const sites = sitesOf(towns);
const wide = (text: string, size: number) => text.length * size * 0.5;

function named(zoom: number, names?: readonly (string | null)[]) {
  const frame = frameOf({ width: 600, height: 400, ratio: 1 }, { lon: 38.25, lat: 48.5, zoom });
  const nameOf = (row: number) => names?.[row] ?? towns.name[row] ?? "";
  return labelsOf(ranked(towns), sites, frame, nameOf, wide);
}

test("cities are named first, villages from near, and no name lies on another", () => {
  expect(named(6).map(({ text }) => text)).toContain("Bakhmut");
  expect(named(6).map(({ text }) => text)).not.toContain("Village");
  const near = named(9.6).map(({ text }) => text);
  expect(near).toContain("Village");
  expect(near, "Bakhmut stands where it would").not.toContain("Hamlet");
  expect(named(3)).toEqual([]);
});

test("a name stands below its settlement, within the map", () => {
  for (const { row, x, y } of named(9.6)) {
    expect(x).toBeCloseTo(
      columnOf(
        sites.x[row] ?? 0,
        frameOf({ width: 600, height: 400, ratio: 1 }, { lon: 38.25, lat: 48.5, zoom: 9.6 }),
      ),
    );
    expect(y).toBeGreaterThan(0);
  }
});

test("labels are in the reader's language where there is a name", () => {
  const texts = named(9.6, ["Бахмут", null, null, null]).map(({ text }) => text);
  expect(texts).toEqual(["Бахмут", "Lysychansk", "Village"]);
});

test("the camera over a box sees all of it beside what covers a corner of the map", () => {
  const box = [22, 44, 40, 52] as const;
  const margin = { left: 260, right: 40, top: 30, bottom: 30 };
  const camera = cameraOver(box, { width: 800, height: 600 }, margin, 10);
  const frame = frameOf({ width: 800, height: 600, ratio: 1 }, camera);
  const [west, east] = [box[0], box[2]].map((lon) => columnOf(xOf(lon), frame)) as [number, number];
  const [north, south] = [box[3], box[1]].map((lat) => yOf(lat) * frame.scale - frame.top) as [
    number,
    number,
  ];
  expect(Math.min(west - 260, north - 30, 760 - east, 570 - south)).toBeCloseTo(0, 6);
  expect(cameraOver([38, 48, 38, 48], { width: 800, height: 600 }, margin, 10).zoom).toBe(10);
});

test("a place on the plane is the place that it was", () => {
  for (const [lon, lat] of [
    [37.99, 48.59],
    [-70.1, -33.4],
  ] as const) {
    expect(lonOf(xOf(lon))).toBeCloseTo(lon, 9);
    expect(latOf(yOf(lat))).toBeCloseTo(lat, 9);
  }
});

test.each([
  [5, 100, 90],
  [9, 5, 90],
  [12.4, 0.5, 90],
])("the ruler at zoom %d is a round distance", (zoom, atLeast, longest) => {
  const { km, pixels } = rulerOf({ zoom, lat: 48 }, longest);
  expect(pixels).toBeLessThanOrEqual(longest);
  expect(pixels).toBeGreaterThan(longest / 3);
  expect(km).toBeGreaterThanOrEqual(atLeast);
  expect(String(km).replace(/[0.]/g, "")).toMatch(/^[1235]$/);
});
