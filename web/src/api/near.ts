// Places with their coordinates -> those nearest to another about which something was claimed.
import type { NearPlace, PlaceColumns } from "./types";

/** As in a dossier of the server (publish/app/near.py): an hour's drive around a front. */
const NEAR_KM = 25;
const MOST_NEAR = 6;
const KM_OF_DEGREE = 111.2;

const BEARINGS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;

export interface Found {
  row: number;
  km: number;
  bearing: NearPlace["bearing"];
}

/** The nearest places but the one asked about, nearest first. */
export function nearest(places: PlaceColumns, row: number): Found[] {
  const found = places.claims.flatMap((claims, other) => {
    if (!claims || other === row) return [];
    const [east, north] = apart(places, row, other);
    const km = KM_OF_DEGREE * Math.hypot(east, north);
    return km <= NEAR_KM ? [{ row: other, km, bearing: bearing(east, north) }] : [];
  });
  return found.sort((a, b) => a.km - b.km || a.row - b.row).slice(0, MOST_NEAR);
}

/** Degrees of latitude to the east and to the north, on a flat earth. */
function apart({ lon, lat }: PlaceColumns, row: number, other: number): [number, number] {
  const here = lat[row] ?? 0;
  const narrow = Math.max(Math.cos((here * Math.PI) / 180), 0.01);
  return [((lon[other] ?? 0) - (lon[row] ?? 0)) * narrow, (lat[other] ?? 0) - here];
}

function bearing(east: number, north: number): NearPlace["bearing"] {
  const degrees = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
  return BEARINGS[Math.round(degrees / 45) % 8] ?? "n";
}
