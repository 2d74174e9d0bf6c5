// The binary answer of /api/control -> the state of every place on any day, found without asking again.
// The format is stated in docs/api.md, "Control runs".

const MAGIC = "whr1";

export interface Header {
  axis: string;
  first: string;
  days: number;
  states: string[];
  places: number;
  runs: number;
}

/** One place on one day: indexes into the lists of the overview, probabilities in per cent. */
export interface Moment {
  state: number;
  confidence: number;
  freshness: number;
  likelihood: number;
  percents: number[];
}

/** All places on all days of one view, as runs of days with the same probabilities. */
export class Runs {
  readonly header: Header;
  private readonly offset: Uint32Array;
  private readonly day: Uint16Array;
  private readonly state: Uint8Array;
  private readonly flags: Uint8Array;
  private readonly percents: Uint8Array;

  constructor(bytes: ArrayBuffer) {
    const { header, start } = readHeader(bytes);
    const { places, runs, states } = header;
    const days = start + 4 * (places + 1);
    const rest = days + 2 * runs;
    this.header = header;
    this.offset = new Uint32Array(bytes, start, places + 1);
    this.day = new Uint16Array(bytes, days, runs);
    this.state = new Uint8Array(bytes, rest, runs);
    this.flags = new Uint8Array(bytes, rest + runs, runs);
    this.percents = new Uint8Array(bytes, rest + 2 * runs, runs * states.length);
  }

  /** The run that holds on a day (counted from `first`), or -1 outside the days. */
  runAt(place: number, day: number): number {
    if (day < 0 || day >= this.header.days) return -1;
    let low = this.offset[place] ?? 0;
    let high = (this.offset[place + 1] ?? 0) - 1;
    if (high < low || (this.day[low] ?? Number.MAX_VALUE) > day) return -1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.day[middle] ?? 0) <= day) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The runs of a place, oldest first, with their days (half-open). */
  stretches(place: number): { first: string; until: string; run: number }[] {
    const low = this.offset[place] ?? 0;
    const high = this.offset[place + 1] ?? 0;
    const days = [...this.day.subarray(low, high), this.header.days].map((n) =>
      addDays(this.header.first, n),
    );
    return days.slice(1).map((until, n) => ({ first: days[n] ?? until, until, run: low + n }));
  }

  /** Index of a run's likeliest state. */
  stateOf(run: number): number {
    return this.state[run] ?? 0;
  }

  /** Index of the age of the newest claim in a run. */
  freshnessOf(run: number): number {
    return ((this.flags[run] ?? 0) >> 2) & 3;
  }

  /** Probability of a run's likeliest state, in per cent. */
  shareOf(run: number): number {
    return this.percents[this.stateOf(run) * this.header.runs + run] ?? 0;
  }

  /** What a run says. */
  moment(run: number): Moment {
    const flags = this.flags[run] ?? 0;
    const { runs, states } = this.header;
    return {
      state: this.state[run] ?? 0,
      confidence: flags & 3,
      freshness: (flags >> 2) & 3,
      likelihood: (flags >> 4) & 7,
      percents: states.map((_, n) => this.percents[n * runs + run] ?? 0),
    };
  }

  /** Number of a day within this view; may lie outside it. */
  dayNumber(day: string): number {
    return daysBetween(this.header.first, day);
  }

  /** The next day after (or before, step -1) `day` on which the likeliest state of any place changes. */
  nextChange(day: string, step: 1 | -1): string | null {
    const changed = [...this.changesByDay().keys()];
    const from = this.dayNumber(day);
    const found = step > 0 ? changed.find((n) => n > from) : changed.findLast((n) => n < from);
    return found === undefined ? null : addDays(this.header.first, found);
  }

  private changes: Map<number, number> | null = null;

  /** How many places change their likeliest state on which day (counted from `first`), in order. */
  changesByDay(): Map<number, number> {
    this.changes ??= new Map([...this.countChanges()].sort(([a], [b]) => a - b));
    return this.changes;
  }

  private countChanges(): Map<number, number> {
    const found = new Map<number, number>();
    for (let place = 0; place < this.header.places; place++) {
      const until = this.offset[place + 1] ?? 0;
      for (let run = (this.offset[place] ?? 0) + 1; run < until; run++) {
        const day = this.day[run] ?? 0;
        if (this.state[run] !== this.state[run - 1]) found.set(day, (found.get(day) ?? 0) + 1);
      }
    }
    return found;
  }
}

function readHeader(bytes: ArrayBuffer): { header: Header; start: number } {
  const magic = new TextDecoder().decode(bytes.slice(0, 4));
  if (magic !== MAGIC) throw new Error(`control runs begin with "${MAGIC}", this answer with "${magic}"`);
  const length = new DataView(bytes).getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length))) as Header;
  return { header, start: 8 + length };
}

const DAY = 86_400_000;

/** Whole days from one UTC calendar day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** The UTC calendar day `count` days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
}
