// What each side says beside what the other and others say, newest first.
import type { DossierColumn, Overview } from "../api/types";
import { stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import { fill, words } from "../words/words";
import { ClaimCard } from "./claimcard";

interface Props {
  overview: Overview;
  columns: readonly DossierColumn[];
}

/** Claims by side. */
export function Columns({ overview, columns }: Props) {
  const { dossier } = words();
  return (
    <section class="columns">
      {columns.map(({ side, side_id, claims }) => (
        <section key={side ?? ""} class="column" aria-label={titleOf(overview, side)}>
          <h2>
            {side_id && <Swatch overview={overview} state={side_id} />} {titleOf(overview, side)}
          </h2>
          {claims.length === 0 && <p class="dim">{dossier.silent}</p>}
          {claims.map((claim) => (
            <ClaimCard key={claim.claim_id} overview={overview} claim={claim} />
          ))}
        </section>
      ))}
    </section>
  );
}

function titleOf(overview: Overview, side: string | null): string {
  const { dossier } = words();
  return side === null ? dossier.sayOthers : fill(dossier.saySide, { side: stateName(overview, side) });
}
