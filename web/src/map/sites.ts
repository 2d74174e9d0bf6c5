// Settlements' columns -> where they lie on the plane, how far their cells reach, and which is named first.
import { unitsOf, xOf, yOf } from "./mercator";

/** Half an hour's walk beyond the next field: cells of lonely villages stay small. */
const REACH_KM = 4;

/** Columns of places, as the server gives them. */
export interface Columns {
  lon: readonly number[];
  lat: readonly number[];
}

/** Units of the plane, a row a settlement. */
export interface Sites {
  x: Float64Array;
  y: Float64Array;
  reach: Float64Array;
}

/** Put settlements on the plane. */
export function sitesOf({ lon, lat }: Columns, km = REACH_KM): Sites {
  return {
    x: Float64Array.from(lon, xOf),
    y: Float64Array.from(lat, yOf),
    reach: Float64Array.from(lat, (degrees) => unitsOf(km, degrees)),
  };
}
