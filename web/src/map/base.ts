// Natural Earth's coastlines and borders, shipped with the app -> the neutral ground under the map.
// Land has one colour whoever claims it; a border over which states disagree is dashed (the list is that of the pictures).
import type { FeatureCollection, Geometry, MultiLineString, Position } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, GeometryObject, Topology } from "topojson-specification";
import disputes from "../../../src/whoholds/pictures/disputed.json";

type Country = GeometryObject<{ name: string }>;
type World = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;

interface Dispute {
  between: string[];
  box?: number[];
}

export interface Base {
  /** Country by country: as one ring, Eurasia is cut into triangles wrongly on small scales, and seas are filled. */
  land: Geometry | FeatureCollection;
  borders: MultiLineString;
  disputed: MultiLineString;
}

const DISPUTES: readonly Dispute[] = disputes.pairs;

/** Get the ground: land, agreed borders, disputed borders. */
export async function loadBase(): Promise<Base> {
  const world = (await import("world-atlas/countries-50m.json")).default as unknown as World;
  return baseOf(world);
}

/** Cut the borders of a world in agreed and disputed ones. */
export function baseOf(world: World): Base {
  const agreed = borders(world, (a, b) => !DISPUTES.some((dispute) => isOf(dispute, a, b)));
  const cut = DISPUTES.map((dispute) =>
    split(
      borders(world, (a, b) => isOf(dispute, a, b)),
      dispute.box,
    ),
  );
  return {
    land: feature(world, world.objects.countries),
    borders: lines([...agreed, ...cut.flatMap(({ outside }) => outside)]),
    disputed: lines(cut.flatMap(({ inside }) => inside)),
  };
}

function borders(world: World, wanted: (a: Country, b: Country) => boolean): Position[][] {
  const chosen = (a: GeometryObject, b: GeometryObject) => a !== b && wanted(a as Country, b as Country);
  return mesh(world as Topology, world.objects.countries, chosen).coordinates;
}

function isOf({ between }: Dispute, a: Country, b: Country): boolean {
  const [one, other] = [nameOf(a), nameOf(b)];
  return one !== other && between.includes(one) && between.includes(other);
}

function nameOf(country: Country): string {
  return (country.properties as { name?: string } | undefined)?.name ?? "";
}

function lines(coordinates: Position[][]): MultiLineString {
  return { type: "MultiLineString", coordinates };
}

/** Cut lines into the stretches within a box (west, south, east, north) and those without. */
function split(found: Position[][], box?: number[]): { inside: Position[][]; outside: Position[][] } {
  if (!box) return { inside: found, outside: [] };
  const inside: Position[][] = [];
  const outside: Position[][] = [];
  for (const line of found)
    for (let n = 1; n < line.length; n++) {
      const [from, to] = [line[n - 1], line[n]];
      if (from && to) (within(to, box) ? inside : outside).push([from, to]);
    }
  return { inside, outside };
}

function within([lon = 0, lat = 0]: Position, [west = 0, south = 0, east = 0, north = 0]: number[]): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
