// What the colours, hatches and faded cells of the map mean, in words.
import type { Overview } from "../api/types";
import { stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import { words } from "../words/words";
import { FAINTEST } from "./inks";

/** The legend; closed on a phone, open elsewhere. */
export function Legend({ overview }: { overview: Overview }) {
  const { map, likelihood } = words();
  const steps = ["roughly even chance", "likely", "very likely", "almost certain"] as const;
  return (
    <details class="legend" open={innerWidth > 800}>
      <summary>{map.legend}</summary>
      <ul>
        {overview.states.map((state) => (
          <li key={state}>
            <Swatch overview={overview} state={state} /> {stateName(overview, state)}
          </li>
        ))}
      </ul>
      <ul class="ramp" aria-label={map.sure}>
        {steps.map((step, n) => (
          <li key={step}>
            <span
              class="swatch wide"
              style={{ opacity: FAINTEST + (1 - FAINTEST) * (n / 3) }}
              aria-hidden="true"
            />
            {likelihood[step]}
          </li>
        ))}
      </ul>
      <ul class="notes">
        <li>{map.stale}</li>
        <li>{map.inferred}</li>
        <li>{map.dashed}</li>
      </ul>
    </details>
  );
}
