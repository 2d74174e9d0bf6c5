// A state as a small square: its colour, hatched where contested.
import type { Overview } from "../api/types";
import { CONTESTED, colorOf } from "./states";

/** A square in a state's colour; says nothing to screen readers, the words beside it do. */
export function Swatch({ overview, state }: { overview: Overview; state: string | null }) {
  const hatched = state === CONTESTED ? " hatched" : "";
  return (
    <span
      class={`swatch${hatched}`}
      style={{ backgroundColor: colorOf(overview, state) }}
      aria-hidden="true"
    />
  );
}
