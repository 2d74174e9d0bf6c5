// Two questions about time: on which day, and known by when.
import { useEffect, useMemo, useState } from "preact/hooks";
import { addDays, daysBetween, type Runs } from "../api/runs";
import type { Overview } from "../api/types";
import { go } from "../state/store";
import { date, words } from "../words/words";
import { KnownBy } from "./known";

interface Props {
  overview: Overview;
  day: string;
  known: string | null;
  runs: Runs | null;
}

/** Milliseconds a day stays while the days are played: fast enough to see movement, slow enough to read it. */
const STEP_MS = 320;

/** The bar with both controls. */
export function TimeBar({ overview, day, known, runs }: Props) {
  const { time } = words();
  const days = daysBetween(overview.first, overview.last);
  const set = (n: number) => go({ on: addDays(overview.first, Math.max(0, Math.min(days, n))) });
  const at = daysBetween(overview.first, day);
  const [playing, setPlaying] = usePlay(at, days, set);
  const jump = (step: 1 | -1) => {
    const found = runs?.nextChange(day, step);
    if (found && found >= overview.first && found <= overview.last) go({ on: found });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "]") jump(1);
    if (event.key === "[") jump(-1);
  };
  return (
    <section class="timebar" aria-label={time.on} onKeyDown={keys}>
      <div class="on">
        <label class="question" for="on">
          {time.on}
        </label>
        <span class="date">
          <output class="day" for="on">
            {date(day)}
          </output>
          <DayInput id="on-date" label={time.on} value={day} overview={overview} />
        </span>
        <div class="buttons">
          <button
            type="button"
            class="icon"
            title={`${time.previous} ( [ )`}
            aria-label={time.previous}
            onClick={() => jump(-1)}
          >
            ⇤
          </button>
          <button
            type="button"
            class="icon"
            title={playing ? time.pause : time.play}
            aria-label={playing ? time.pause : time.play}
            onClick={() => setPlaying(!playing)}
          >
            {playing ? "❚❚" : "▶"}
          </button>
          <button
            type="button"
            class="icon"
            title={`${time.next} ( ] )`}
            aria-label={time.next}
            onClick={() => jump(1)}
          >
            ⇥
          </button>
        </div>
        <div class="track">
          <Changes runs={runs} overview={overview} />
          <input
            id="on"
            type="range"
            min={0}
            max={days}
            value={at}
            aria-valuetext={date(day)}
            onInput={(event) => set(Number(event.currentTarget.value))}
          />
          <div class="ends" aria-hidden="true">
            <span>{date(overview.first, "short")}</span>
            <span>{date(overview.last, "long")}</span>
          </div>
        </div>
      </div>
      <KnownBy overview={overview} day={day} known={known} />
    </section>
  );
}

function usePlay(at: number, last: number, set: (n: number) => void): [boolean, (playing: boolean) => void] {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    if (at >= last) return setPlaying(false);
    const timer = setTimeout(() => set(at + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, at]);
  const toggle = (wanted: boolean) => {
    if (wanted && at >= last) set(0);
    setPlaying(wanted);
  };
  return [playing, toggle];
}

function DayInput({
  id,
  label,
  value,
  overview,
}: {
  id: string;
  label: string;
  value: string;
  overview: Overview;
}) {
  return (
    <input
      id={id}
      class="picker"
      type="date"
      aria-label={label}
      value={value}
      min={overview.first}
      max={overview.last}
      onChange={(event) => {
        const wanted = event.currentTarget.value;
        if (wanted >= overview.first && wanted <= overview.last) go({ on: wanted });
      }}
    />
  );
}

/** Ticks above the slider: days on which a settlement's likeliest state changes, taller where more do. */
function Changes({ runs, overview }: { runs: Runs | null; overview: Overview }) {
  const days = Math.max(1, daysBetween(overview.first, overview.last));
  const path = useMemo(() => (runs ? ticks(runs, overview.first, days) : ""), [runs]);
  return (
    <svg class="ticks" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

function ticks(runs: Runs, first: string, days: number): string {
  const shift = daysBetween(first, runs.header.first);
  return [...runs.changesByDay()]
    .map(
      ([day, count]) =>
        `M${(((day + shift) / days) * 1000).toFixed(1)} 12v-${Math.min(12, 3 + 3 * Math.log2(count)).toFixed(1)}`,
    )
    .join("");
}
