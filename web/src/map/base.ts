// Natural Earth's coastlines and borders, shipped with the app -> the neutral ground under the map.
// Land has one colour whoever claims it; a border over which states disagree is dashed (the list is that of the pictures).
import type { MultiLineString, MultiPolygon, Polygon, Position } from "geojson";
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
  /** Without the borders of countries: drawn one by one, a seam would be seen between them. */
  land: MultiPolygon;
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
    land: { type: "MultiPolygon", coordinates: landOf(world) },
    borders: lines([...agreed, ...cut.flatMap(({ outside }) => outside)]),
    disputed: lines(cut.flatMap(({ inside }) => inside)),
  };
}

function landOf(world: World): Position[][][] {
  return feature(world, world.objects.land).features.flatMap(({ geometry }) => {
    const shape = geometry as Polygon | MultiPolygon;
    return shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  });
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
  const parts: { inside: Position[][]; outside: Position[][] } = { inside: [], outside: [] };
  for (const line of found) {
    let last: Position[][] | null = null;
    for (let n = 1; n < line.length; n++) {
      const [from, to] = [line[n - 1] as Position, line[n] as Position];
      const side: Position[][] = within(to, box) ? parts.inside : parts.outside;
      if (side === last) side.at(-1)?.push(to);
      else side.push([from, to]);
      last = side;
    }
  }
  return parts;
}

function within([lon = 0, lat = 0]: Position, [west = 0, south = 0, east = 0, north = 0]: number[]): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
