// The ground under the map and the names on it.

import { expect, test } from "vitest";
import world from "world-atlas/countries-50m.json";
import { baseOf } from "../src/map/base";
import { labelsOf, ranked } from "../src/map/labels";
import { columnOf, frameOf } from "../src/map/mercator";
import { sitesOf } from "../src/map/sites";
import { styleOf } from "../src/map/style";

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

test("without tiles MapLibre asks the network for nothing", () => {
  const paint = { dark: false, colors: [], contested: 2, tiles: null };
  expect(styleOf(paint).sources).toEqual({});
  const online = styleOf({ ...paint, tiles: "https://tiles.example/{z}/{x}/{y}.png" });
  expect(online.layers.map(({ type }) => type)).toEqual(["raster"]);
});
