// Near places and their states on the day.
import type { NearPlace, Overview } from "../api/types";
import { stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import type { Ground } from "../state/data";
import { go } from "../state/store";
import { fill, number, percent, words } from "../words/words";
import { nameAt } from "./beginning";

/** A short table; each name leads to that place's dossier. */
export function Near({
  overview,
  near,
  ground,
}: {
  overview: Overview;
  near: readonly NearPlace[];
  ground: Ground;
}) {
  const said = words();
  if (!near.length) return null;
  return (
    <section>
      <h2>{said.dossier.near}</h2>
      <ul class="near">
        {near.map((place) => (
          <li key={place.place_id}>
            <button
              type="button"
              class="row"
              onClick={() => go({ place: place.place_id, claim: null }, true)}
            >
              <strong dir="auto">{nameAt(ground, place.place_id, place.name)}</strong>
              <span class="dim">
                {fill(said.dossier.km, { n: number(place.km), bearing: said.bearings[place.bearing] })}
              </span>
              <span>
                <Swatch overview={overview} state={place.state} /> {stateName(overview, place.state)}{" "}
                {percent(place.probability)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
