// "Known by when?": by now, on the day itself, or by a day of which a view was kept.
import type { Overview } from "../api/types";
import { go } from "../state/store";
import { date, words } from "../words/words";

interface Props {
  overview: Overview;
  day: string;
  known: string | null;
}

/** The second control of time. */
export function KnownBy({ overview, day, known }: Props) {
  const { time } = words();
  const kept = overview.known;
  const byDay = known !== null && known !== "then";
  const nearest = kept.find((k) => k >= day) ?? kept.at(-1) ?? null;
  const choices = [
    { value: null, label: time.now, checked: known === null, usable: true },
    { value: "then", label: time.sameDay, checked: known === "then", usable: true },
    { value: byDay ? known : nearest, label: time.by, checked: byDay, usable: kept.length > 0 },
  ];
  return (
    <fieldset class="known">
      <legend class="question">{time.known}</legend>
      <div class="choices">
        {choices.map(({ value, label, checked, usable }) => (
          <label key={label} class={checked ? "chosen" : ""}>
            <input
              type="radio"
              name="known"
              checked={checked}
              disabled={!usable}
              onChange={() => go({ known: value })}
            />
            {label}
          </label>
        ))}
      </div>
      {byDay && <ByDay kept={kept} known={known} />}
    </fieldset>
  );
}

function ByDay({ kept, known }: { kept: readonly string[]; known: string }) {
  const at = Math.max(
    0,
    kept.findLastIndex((day) => day <= known),
  );
  return (
    <div class="by-day">
      <input
        type="range"
        min={0}
        max={kept.length - 1}
        value={at}
        aria-label={words().time.byDay}
        aria-valuetext={date(known)}
        onInput={(event) => go({ known: kept[Number(event.currentTarget.value)] ?? known })}
      />
      <output>{date(known)}</output>
    </div>
  );
}
