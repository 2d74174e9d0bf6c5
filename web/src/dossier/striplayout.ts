// A place's runs and marks -> where they lie on the strip of time; pure, so that it can be tested.
import { daysBetween } from "../api/runs";
import type { Mark, StripRun } from "../api/types";

/** The strip in its own units: a day is wide as the window lets, heights are fixed. */
export const WIDTH = 720;
export const HEIGHT = 190;
const BAND_TOP = 62;
const BAND_HEIGHT = 66;

export interface Window {
  first: string;
  last: string;
}

export interface Block {
  key: string;
  state: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Spot {
  mark: Mark;
  x: number;
  y: number;
}

/** The x of a day's beginning. */
export function xOf(day: string, { first, last }: Window): number {
  return (daysBetween(first, day) / Math.max(1, daysBetween(first, last) + 1)) * WIDTH;
}

/** Blocks of probability: each run a column in which the states lie upon each other in `order`. */
export function blocksOf(
  runs: readonly StripRun[],
  states: readonly string[],
  order: readonly string[],
  window: Window,
): Block[] {
  return runs.flatMap((run) => {
    const from = Math.max(0, xOf(run.first, window));
    const to = Math.min(WIDTH, xOf(run.until, window));
    if (to <= from) return [];
    return stacked(run, states, order).map(({ state, top, share }) => ({
      key: `${run.first} ${state}`,
      state,
      x: from,
      y: BAND_TOP + top * BAND_HEIGHT,
      width: to - from,
      height: share * BAND_HEIGHT,
    }));
  });
}

function stacked(run: StripRun, states: readonly string[], order: readonly string[]) {
  const total = run.p.reduce((sum, p) => sum + p, 0) || 1;
  let top = 0;
  return order.map((state) => {
    const share = (run.p[states.indexOf(state)] ?? 0) / total;
    const block = { state, top, share };
    top += share;
    return block;
  });
}

/** Where a lane begins and into which direction it is stacked. */
interface Lane {
  y: number;
  step: number;
  room: number;
}

const LANES: Record<"above" | "below" | "others", Lane> = {
  above: { y: BAND_TOP - 9, step: -10, room: 5 },
  below: { y: BAND_TOP + BAND_HEIGHT + 9, step: 10, room: 3 },
  others: { y: HEIGHT - 10, step: -10, room: 2 },
};

/** Marks of one day and lane stand upon each other; when the lane is full they overlap at its end. */
export function spotsOf(marks: readonly Mark[], sides: readonly string[], window: Window): Spot[] {
  const height = new Map<string, number>();
  const shown = marks.filter(({ day }) => day >= window.first && day <= window.last);
  return shown.toSorted(byDay).map((mark) => {
    const name = laneOf(mark, sides);
    const key = `${name} ${Math.round(xOf(mark.day, window) / 8)}`;
    const n = height.get(key) ?? 0;
    height.set(key, n + 1);
    const { y, step, room } = LANES[name];
    const day = WIDTH / Math.max(1, daysBetween(window.first, window.last) + 1);
    return { mark, x: xOf(mark.day, window) + day / 2, y: y + step * Math.min(n, room - 1) };
  });
}

function laneOf({ claimant_side: side }: Mark, sides: readonly string[]): "above" | "below" | "others" {
  if (side === null || !sides.includes(side)) return "others";
  return sides.indexOf(side) === 0 ? "above" : "below";
}

function byDay(a: Mark, b: Mark): number {
  return a.day < b.day ? -1 : a.day > b.day ? 1 : a.claim_id < b.claim_id ? -1 : 1;
}

/** First days of months within the window, thinned to a readable number. */
export function monthsIn({ first, last }: Window): string[] {
  const months: string[] = [];
  const at = new Date(`${first.slice(0, 7)}-01T00:00:00Z`);
  for (; at.toISOString().slice(0, 10) <= last; at.setUTCMonth(at.getUTCMonth() + 1)) {
    const day = at.toISOString().slice(0, 10);
    if (day >= first) months.push(day);
  }
  const step = Math.ceil(months.length / 8);
  return months.filter((_, n) => n % step === 0);
}
