// A state (a side's id, or contested) -> its colour and its name in the reader's language.
import type { Overview } from "../api/types";
import { theatreOf } from "../state/data";
import { named, words } from "../words/words";

export const CONTESTED = "contested";

/** Neutral grey of what no side holds. */
const NOBODY = "#8a9299";

/** Where a theatre brings no colours: Okabe and Ito's palette (2008), safe for colour-blind readers. */
const SPARE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"];

/** Only plain hexadecimal colours reach a style. */
const HEX = /^#[0-9a-f]{6}$/i;

/** The colour of a state. */
export function colorOf(overview: Overview, state: string | null): string {
  const theatre = theatreOf(overview);
  if (state === CONTESTED) return safe(theatre.contested_color, "#f0e442");
  const side = theatre.sides.find((s) => s.id === state || s.name === state);
  if (side) return safe(side.color, NOBODY);
  return SPARE[overview.states.indexOf(state ?? "")] ?? NOBODY;
}

function safe(color: string, otherwise: string): string {
  return HEX.test(color) ? color : otherwise;
}

/** The name of a state or of a side (by id or by the name that claims carry). */
export function stateName(overview: Overview, state: string | null): string {
  if (state === null) return words().states.none;
  if (state === CONTESTED) return words().states.contested;
  const side = theatreOf(overview).sides.find((s) => s.id === state || s.name === state);
  return side ? named(side.names, side.name) : state;
}

/** The states in the order of a bar: first side, contested, other sides. */
export function barOrder(states: readonly string[]): string[] {
  const sides = states.filter((state) => state !== CONTESTED);
  const middle = Math.ceil(sides.length / 2);
  const contested = states.includes(CONTESTED) ? [CONTESTED] : [];
  return [...sides.slice(0, middle), ...contested, ...sides.slice(middle)];
}
