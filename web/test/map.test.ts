// The ground under the map and the cells on it.

import { expect, test } from "vitest";
import world from "world-atlas/countries-50m.json";
import { baseOf } from "../src/map/base";
import { cellsOf, pointsOf, spacingOf, spotsOf } from "../src/map/cells";
import { hatch } from "../src/map/pattern";
import { CLOSE, styleOf } from "../src/map/style";

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

const grid = { lon: [37.9, 38.0, 37.95, 39.5], lat: [48.5, 48.5, 48.55, 49.5] };

test("every settlement has a closed cell around itself", () => {
  const { features } = cellsOf(grid);
  expect(features.map((feature) => feature.id)).toEqual([0, 1, 2, 3]);
  for (const [n, { geometry }] of features.entries()) {
    const ring = geometry.coordinates[0] ?? [];
    expect(ring[0]).toEqual(ring.at(-1));
    const xs = ring.map(([x = 0]) => x);
    expect(Math.min(...xs)).toBeLessThan(grid.lon[n] ?? 0);
    expect(Math.max(...xs)).toBeGreaterThan(grid.lon[n] ?? 0);
  }
});

test("neighbours' cells meet half-way and lonely ones end after a few kilometres", () => {
  const [west, east, , lonely] = cellsOf(grid, 4).features.map(
    ({ geometry }) => geometry.coordinates[0] ?? [],
  );
  expect(Math.max(...(west ?? []).map(([x = 0]) => x))).toBeCloseTo(37.95, 3);
  expect(Math.min(...(east ?? []).map(([x = 0]) => x))).toBeCloseTo(37.95, 3);
  const heights = (lonely ?? []).map(([, y = 0]) => y);
  expect((Math.max(...heights) - Math.min(...heights)) * 111.32).toBeCloseTo(8, 0);
});

test("no settlements, no cells; two at one point keep one cell each", () => {
  expect(cellsOf({ lon: [], lat: [] }).features).toEqual([]);
  expect(cellsOf({ lon: [38, 38, 38.1], lat: [48, 48, 48] }).features).toHaveLength(3);
});

test("spots from afar stand where the settlements are, as large as their distances allow", () => {
  expect(spotsOf(grid).features.map(({ id, geometry }) => [id, ...geometry.coordinates])).toEqual(
    grid.lon.map((lon, n) => [n, lon, grid.lat[n]]),
  );
  const lon = Array.from({ length: 10_000 }, (_, n) => 30 + (n % 100) / 25);
  const lat = Array.from({ length: 10_000 }, (_, n) => 48 + Math.floor(n / 100) / 25);
  const { km, lat: middle } = spacingOf({ lon, lat });
  expect(middle).toBeCloseTo(50, 1);
  expect(km).toBeGreaterThan(1.4);
  expect(km).toBeLessThan(2.3);
  expect(spacingOf(grid).km).toBe(4);
});

test("where settlements are spots from afar they are cells from near, and never both", () => {
  const paint = { dark: false, colors: ["#06c", "#c60", "#cc0"], contested: 2, tiles: null };
  const layer = (style: ReturnType<typeof styleOf>, id: string) => style.layers.find((one) => one.id === id);
  expect(layer(styleOf(base, paint), "spots")).toBeUndefined();
  expect(layer(styleOf(base, paint), "cells")?.minzoom).toBe(0);
  const many = styleOf(base, paint, { km: 3, lat: 49 });
  expect(layer(many, "spots")?.maxzoom).toBe(CLOSE);
  for (const id of ["cells", "hatch"]) expect(layer(many, id)?.minzoom).toBe(CLOSE);
});

test("labels are in the reader's language where there is a name", () => {
  const places = { lon: [38], lat: [48.6], name: ["Bakhmut"], category: ["city"], claims: [3] };
  expect(pointsOf(places, ["Бахмут"]).features[0]?.properties?.name).toBe("Бахмут");
  expect(pointsOf(places, [null]).features[0]?.properties?.name).toBe("Bakhmut");
});

test("the hatch repeats without a seam", () => {
  const { width, height, data } = hatch([0, 0, 0]);
  const at = (x: number, y: number) => data[((y % height) * width + (x % width)) * 4 + 3];
  for (let n = 0; n < width; n++) expect(at(n + width, 0)).toBe(at(n, 0));
  expect(new Set(data).size).toBeGreaterThan(2);
});
