// Zoom buttons, a ruler and whose base map it is, in the corners of the map.
import { useWatched, type Watched } from "../state/store";
import type { Camera } from "../state/view";
import { number, words } from "../words/words";
import { rulerOf } from "./mercator";

/** CSS pixels of the longest ruler. */
const LONGEST = 90;

/** What a map can be asked by button. */
interface Moved {
  closer(steps: number): void;
}

/** The controls; `sight` is what the map sees, null before it sees anything. */
export function Controls({ map, sight }: { map: Moved | null; sight: Watched<Camera | null> }) {
  const { map: said } = words();
  return (
    <>
      <div class="zoom">
        <button type="button" title={said.closer} aria-label={said.closer} onClick={() => map?.closer(1)}>
          +
        </button>
        <button type="button" title={said.farther} aria-label={said.farther} onClick={() => map?.closer(-1)}>
          −
        </button>
      </div>
      <Ruler sight={sight} />
      <small class="base">Natural Earth</small>
    </>
  );
}

function Ruler({ sight }: { sight: Watched<Camera | null> }) {
  const camera = useWatched(sight);
  if (!camera) return null;
  const { km, pixels } = rulerOf(camera, LONGEST);
  const { units } = words().map;
  return (
    <div class="ruler" style={{ width: `${pixels}px` }}>
      {km < 1 ? `${number(km * 1000)} ${units.m}` : `${number(km)} ${units.km}`}
    </div>
  );
}
