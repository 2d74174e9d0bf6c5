// Settlements' points -> a cell around each: nearer to it than to any other, and no farther than a few kilometres.
// A cell is a way to see a settlement from afar; its edge is nobody's line of control.
import { Delaunay } from "d3-delaunay";
import type { Feature, FeatureCollection, Point, Polygon, Position } from "geojson";

/** Half an hour's walk beyond the next field: cells of lonely villages stay small. */
const REACH_KM = 4;

/** Corners of the ring that stands for a circle: more are not seen. */
const CORNERS = 32;

const KM_A_DEGREE = 111.32;

/** Columns of places, as the server gives them. */
export interface Points {
  lon: readonly number[];
  lat: readonly number[];
}

/** One polygon a place; a feature's id is the place's row. */
export function cellsOf({ lon, lat }: Points, reach = REACH_KM): FeatureCollection<Polygon> {
  const squeeze = Math.cos(((lat.reduce((sum, x) => sum + x, 0) / Math.max(1, lat.length)) * Math.PI) / 180);
  const flat = Float64Array.from(lon.flatMap((x, n) => [x * squeeze, lat[n] ?? 0]));
  const size = reach / KM_A_DEGREE;
  if (flat.length === 0) return { type: "FeatureCollection", features: [] };
  const voronoi = new Delaunay(flat).voronoi(boundsOf(flat, size * 2));
  const features = lon.map((_, n): Feature<Polygon> => {
    const [x, y] = [flat[2 * n] ?? 0, flat[2 * n + 1] ?? 0];
    const ring = clipped(voronoi.cellPolygon(n) as Position[] | null, x, y, size);
    return {
      type: "Feature",
      id: n,
      properties: {},
      geometry: {
        type: "Polygon",
        coordinates: [ring.map(([a = 0, b = 0]) => [round(a / squeeze), round(b)])],
      },
    };
  });
  return { type: "FeatureCollection", features };
}

/** One point a place, with what its label needs; `size` ranks labels. */
export function pointsOf(
  places: Points & { name: readonly string[]; category: readonly string[]; claims: readonly number[] },
  names: readonly (string | null)[] | undefined,
): FeatureCollection<Point> {
  const features = places.lon.map((lon, n): Feature<Point> => {
    const rank = RANKS[places.category[n] ?? ""] ?? 3;
    return {
      type: "Feature",
      id: n,
      properties: { name: names?.[n] ?? places.name[n] ?? "", rank, claims: places.claims[n] ?? 0 },
      geometry: { type: "Point", coordinates: [lon, places.lat[n] ?? 0] },
    };
  });
  return { type: "FeatureCollection", features };
}

const RANKS: Record<string, number> = { city: 0, town: 1, village: 2 };

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

function boundsOf(flat: Float64Array, margin: number): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let n = 0; n < flat.length; n += 2) {
    west = Math.min(west, flat[n] ?? 0);
    east = Math.max(east, flat[n] ?? 0);
    south = Math.min(south, flat[n + 1] ?? 0);
    north = Math.max(north, flat[n + 1] ?? 0);
  }
  return [west - margin, south - margin, east + margin, north + margin];
}

/** The part of a convex cell within a circle (Sutherland and Hodgman 1974); a closed ring. */
function clipped(cell: Position[] | null, x: number, y: number, size: number): Position[] {
  let ring = circle(x, y, size);
  const corners = cell ?? [];
  const way = Math.sign(area(corners)) || 1;
  for (let n = 1; n < corners.length; n++) {
    const [from, to] = [corners[n - 1], corners[n]];
    if (from && to) ring = kept(ring, from, to, way);
  }
  return ring.length ? [...ring, ring[0] as Position] : circle(x, y, size / 10);
}

function circle(x: number, y: number, size: number): Position[] {
  return Array.from({ length: CORNERS }, (_, n) => {
    const angle = (2 * Math.PI * n) / CORNERS;
    return [x + size * Math.cos(angle), y + size * Math.sin(angle)];
  });
}

function area(ring: Position[]): number {
  return ring.reduce((sum, [x = 0, y = 0], n) => {
    const [x2 = 0, y2 = 0] = ring[(n + 1) % ring.length] ?? [];
    return sum + x * y2 - x2 * y;
  }, 0);
}

/** The part of a ring on the inner side of one edge. */
function kept(ring: Position[], from: Position, to: Position, way: number): Position[] {
  const side = ring.map((point) => way * cross(from, to, point));
  return ring.flatMap((point, n) => {
    const before = (n || ring.length) - 1;
    const [a, b] = [side[before] ?? 0, side[n] ?? 0];
    const crossing = a < 0 !== b < 0 ? [between(ring[before] as Position, point, a / (a - b))] : [];
    return b >= 0 ? [...crossing, point] : crossing;
  });
}

function cross([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, [x = 0, y = 0]: Position): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

function between([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, share: number): Position {
  return [ax + (bx - ax) * share, ay + (by - ay) * share];
}
