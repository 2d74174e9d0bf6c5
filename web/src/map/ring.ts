// A settlement and those around it -> the outline of its cell, as a ring of points on the plane.
import type { Sites } from "./sites";

type Point = readonly [number, number];

/** Corners of the ring that stands for a circle: none is seen at the closest zoom. */
const CORNERS = 96;

/** The part of the reach that is nearer to this settlement than to any other. */
export function ringOf(row: number, { x, y, reach }: Sites): Point[] {
  const middle: Point = [x[row] ?? 0, y[row] ?? 0];
  const far = reach[row] ?? 0;
  let ring = Array.from({ length: CORNERS }, (_, n): Point => {
    const angle = (2 * Math.PI * n) / CORNERS;
    return [middle[0] + far * Math.cos(angle), middle[1] + far * Math.sin(angle)];
  });
  for (let other = 0; other < x.length; other++) {
    const to: Point = [x[other] ?? 0, y[other] ?? 0];
    const apart = Math.hypot(to[0] - middle[0], to[1] - middle[1]);
    if (apart > 0 && apart < 2 * far) ring = nearer(ring, middle, to);
  }
  return ring;
}

/** The part of a convex ring on this side of the bisector (Sutherland and Hodgman 1974). */
function nearer(ring: readonly Point[], from: Point, to: Point): Point[] {
  const [east, south] = [to[0] - from[0], to[1] - from[1]];
  const half = (east * east + south * south) / 2;
  const past = (point: Point) => (point[0] - from[0]) * east + (point[1] - from[1]) * south - half;
  const kept: Point[] = [];
  ring.forEach((point, n) => {
    const before = ring[(n + ring.length - 1) % ring.length] ?? point;
    const [a, b] = [past(before), past(point)];
    if (a > 0 !== b > 0) kept.push(between(before, point, a / (a - b)));
    if (b <= 0) kept.push(point);
  });
  return kept;
}

function between(a: Point, b: Point, share: number): Point {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}
