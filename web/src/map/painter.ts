// A view of control on a day -> the look of each settlement, touching only those that changed.
import type { Moment, Runs } from "../api/runs";

/** How strong a colour stays by the age of the newest claim: none, fresh, ageing, stale. */
const FADE = [0.34, 1, 0.78, 0.46] as const;

/** How strong the colour of the least probable likeliest state is. */
export const FAINTEST = 0.35;

export interface Look {
  state: number;
  weight: number;
  claimed: number;
}

/** Where looks are put: MapLibre's feature states. */
export type Put = (row: number, look: Look) => void;

/** The look of a settlement. */
export function lookOf({ state, percents, freshness }: Moment): Look {
  const share = (percents[state] ?? 0) / 100;
  const sure = FAINTEST + (1 - FAINTEST) * Math.max(0, Math.min(1, (share - 0.4) / 0.55));
  return {
    state,
    weight: sure * (FADE[freshness] ?? 1),
    claimed: freshness === 0 ? 0 : (FADE[freshness] ?? 1),
  };
}

const NOTHING: Look = { state: -1, weight: 0, claimed: 0 };

/** Remembers what is painted, so that a step of the slider costs only what it changes. */
export class Painter {
  private runs: Runs | null = null;
  private painted = new Int32Array(0);

  constructor(private readonly put: Put) {}

  /** Forget what was painted: the map is a new one. */
  reset(): void {
    this.runs = null;
  }

  /** Paint all places as a view has them on a day; returns how many were touched. */
  paint(runs: Runs, day: string): number {
    const places = runs.header.places;
    if (runs !== this.runs) this.painted = new Int32Array(places).fill(-2);
    this.runs = runs;
    const on = runs.dayNumber(day);
    let touched = 0;
    for (let row = 0; row < places; row++) {
      const run = runs.runAt(row, on);
      if (run === this.painted[row]) continue;
      this.painted[row] = run;
      this.put(row, run < 0 ? NOTHING : lookOf(runs.moment(run)));
      touched++;
    }
    return touched;
  }
}
