// A place's row -> the file that a published site holds about it, loaded when the place is opened.
import { Fault } from "./fault";
import type { ClaimRow, PartLine, PlaceInfo, Reasons, Strip } from "./types";

/** What `whoholds publish --site` writes for each place that claims speak of; see serve/held.py. */
export interface HeldPlace {
  place: PlaceInfo;
  strip: Strip;
  parts: { day: string; lines: PartLine[] }[];
  /** The day on which the estimate counts a claim, by claim id. */
  evidence: Record<ClaimRow["claim_id"], string>;
  /** By language, on the edition's own day. */
  briefs: Record<string, string>;
  cite: Record<string, string>;
  reasons: Reasons[];
}

/** Files by the place's row; each script puts its own in. */
export type Held = Record<number, HeldPlace>;

/** The file of a place; a page opened from a disk may load scripts, and nothing else. */
export function heldPlace(held: Held, row: number): Promise<HeldPlace> {
  const there = held[row];
  if (there) return Promise.resolve(there);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const failed = () => reject(new Fault(404, `places/${row}.js`));
    script.src = `./places/${row}.js`;
    script.onload = () => {
      const loaded = held[row];
      if (loaded) resolve(loaded);
      else failed();
    };
    script.onerror = failed;
    document.head.append(script);
  });
}
