// Settlements' points -> a cell around each: nearer to it than to any other, and no farther than a few kilometres.
// A cell is a way to see a settlement from afar; its edge is nobody's line of control.
import { Delaunay } from "d3-delaunay";
import type { Feature, FeatureCollection, Point, Polygon, Position } from "geojson";

/** Half an hour's walk beyond the next field: cells of lonely villages stay small. */
const REACH_KM = 4;

/** Corners of the ring that stands for a circle: it lies 50 m inside; each corner of 33,000 rings is copied twice. */
const CORNERS = 20;

const KM_A_DEGREE = 111.32;

/** Columns of places, as the server gives them. */
export interface Points {
  lon: readonly number[];
  lat: readonly number[];
}

/** One polygon a place; a feature's id is the place's row. */
export function cellsOf({ lon, lat }: Points, reach = REACH_KM): FeatureCollection<Polygon> {
  const squeeze = Math.cos(((lat.reduce((sum, x) => sum + x, 0) / Math.max(1, lat.length)) * Math.PI) / 180);
  const flat = new Float64Array(2 * lon.length);
  for (let n = 0; n < lon.length; n++) flat.set([(lon[n] ?? 0) * squeeze, lat[n] ?? 0], 2 * n);
  const size = reach / KM_A_DEGREE;
  if (flat.length === 0) return { type: "FeatureCollection", features: [] };
  const voronoi = new Delaunay(flat).voronoi(boundsOf(flat, size * 2));
  const features = lon.map((_, n): Feature<Polygon> => {
    const ring = clipped(voronoi.cellPolygon(n), flat[2 * n] ?? 0, flat[2 * n + 1] ?? 0, size);
    for (const point of ring) {
      point[0] = round((point[0] as number) / squeeze);
      point[1] = round(point[1] as number);
    }
    return { type: "Feature", id: n, properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
  });
  return { type: "FeatureCollection", features };
}

/** A bare point a place: what a country is seen by from afar. */
export function spotsOf({ lon, lat }: Points): FeatureCollection<Point> {
  const features = lon.map(
    (east, n): Feature<Point> => ({
      type: "Feature",
      id: n,
      properties: {},
      geometry: { type: "Point", coordinates: [east, lat[n] ?? 0] },
    }),
  );
  return { type: "FeatureCollection", features };
}

/** Half the way between neighbours if all places lay on a grid, no more than a cell reaches, and their mean latitude. */
export function spacingOf({ lon, lat }: Points): { km: number; lat: number } {
  const [west, south, east, north] = boundsOf(
    Float64Array.from({ length: 2 * lon.length }, (_, n) => (n % 2 ? lat : lon)[n >> 1] ?? 0),
    0,
  );
  const middle = (south + north) / 2;
  const square = (east - west) * Math.cos((middle * Math.PI) / 180) * (north - south) * KM_A_DEGREE ** 2;
  return { km: Math.min(REACH_KM, Math.sqrt(square / Math.max(1, lon.length)) / 2), lat: middle };
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

/**
 * The part of a convex cell within a circle (Sutherland and Hodgman 1974); a closed ring of points of its own. Tens of
 * thousands are cut before the map is first seen: edges that do not reach into the circle are passed over.
 */
function clipped(cell: ArrayLike<ArrayLike<number>> | null, x: number, y: number, size: number): Position[] {
  const corners = Array.from(cell ?? [], (corner): Position => [corner[0] as number, corner[1] as number]);
  if (corners.length && corners.every((corner) => apart(corner, x, y) <= size)) return corners;
  let ring = circle(x, y, size);
  const way = Math.sign(area(corners)) || 1;
  for (let n = 1; n < corners.length; n++) {
    const [from, to] = [corners[n - 1] as Position, corners[n] as Position];
    if (cross(from, to, [x, y]) * way < size * apart(from, to[0] as number, to[1] as number))
      ring = kept(ring, from, to, way);
  }
  if (!ring.length) ring = circle(x, y, size / 10);
  ring.push([...(ring[0] as Position)]);
  return ring;
}

const CIRCLE = Array.from({ length: CORNERS }, (_, n): Position => {
  const angle = (2 * Math.PI * n) / CORNERS;
  return [Math.cos(angle), Math.sin(angle)];
});

function circle(x: number, y: number, size: number): Position[] {
  const ring: Position[] = new Array(CORNERS);
  for (let n = 0; n < CORNERS; n++) {
    const corner = CIRCLE[n] as Position;
    ring[n] = [x + size * (corner[0] as number), y + size * (corner[1] as number)];
  }
  return ring;
}

function apart(point: Position, x: number, y: number): number {
  const east = (point[0] as number) - x;
  const north = (point[1] as number) - y;
  return Math.sqrt(east * east + north * north);
}

function area(ring: readonly Position[]): number {
  let sum = 0;
  for (let n = 0; n < ring.length; n++) {
    const a = ring[n] as Position;
    const b = ring[(n + 1) % ring.length] as Position;
    sum += (a[0] as number) * (b[1] as number) - (b[0] as number) * (a[1] as number);
  }
  return sum;
}

/** The part of a ring on the inner side of one edge. */
function kept(ring: Position[], from: Position, to: Position, way: number): Position[] {
  const out: Position[] = [];
  let before = ring[ring.length - 1] as Position;
  let a = way * cross(from, to, before);
  for (const point of ring) {
    const b = way * cross(from, to, point);
    if (a < 0 !== b < 0) out.push(between(before, point, a / (a - b)));
    if (b >= 0) out.push(point);
    before = point;
    a = b;
  }
  return out;
}

function cross(from: Position, to: Position, point: Position): number {
  const [ax, ay] = [from[0] as number, from[1] as number];
  const along = ((to[0] as number) - ax) * ((point[1] as number) - ay);
  return along - ((to[1] as number) - ay) * ((point[0] as number) - ax);
}

function between(a: Position, b: Position, share: number): Position {
  const [x, y] = [a[0] as number, a[1] as number];
  return [x + ((b[0] as number) - x) * share, y + ((b[1] as number) - y) * share];
}
