// What each side says beside what the other and others say, newest first.
import { useState } from "preact/hooks";
import type { ClaimRow, DossierColumn, Overview } from "../api/types";
import { stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import { count, fill, words } from "../words/words";
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
      {columns.map(({ side, side_id, claims, more }) => (
        <section key={side ?? ""} class="column" aria-label={titleOf(overview, side)}>
          <h2>
            {side_id && <Swatch overview={overview} state={side_id} />} {titleOf(overview, side)}
          </h2>
          {claims.length === 0 && <p class="dim">{dossier.silent}</p>}
          <Newest overview={overview} claims={claims} more={more} />
        </section>
      ))}
    </section>
  );
}

/** Claims of a column before the rest is folded: the columns stay beside each other, the strip in reach. */
const SHOWN = 4;

interface Told {
  overview: Overview;
  claims: readonly ClaimRow[];
  /** Older ones of the month that the answer leaves out. */
  more: number;
}

function Newest({ overview, claims, more }: Told) {
  const [all, setAll] = useState(false);
  const folded = all ? 0 : claims.length - SHOWN;
  const shown = folded > 1 ? claims.slice(0, SHOWN) : claims;
  return (
    <>
      {shown.map((claim) => (
        <ClaimCard key={claim.claim_id} overview={overview} claim={claim} />
      ))}
      {folded > 1 && (
        <button type="button" class="link more" onClick={() => setAll(true)}>
          {count(words().dossier.more, folded)}
        </button>
      )}
      {folded <= 1 && more > 0 && <p class="dim">{count(words().dossier.older, more)}</p>}
    </>
  );
}

function titleOf(overview: Overview, side: string | null): string {
  const { dossier } = words();
  return side === null ? dossier.sayOthers : fill(dossier.saySide, { side: stateName(overview, side) });
}
