// What moved the estimate, and what would reverse it.
import { useState } from "preact/hooks";
import type { ClaimRow, Dossier, Overview, Reasons } from "../api/types";
import { stateName } from "../look/states";
import { useAsked } from "../parts/asked";
import { Notice } from "../parts/notice";
import { asks } from "../state/data";
import { go } from "../state/store";
import { fill, number, words } from "../words/words";
import { voiceOf } from "./claimcard";

interface Props {
  overview: Overview;
  dossier: Dossier;
  numbers: Map<string, number>;
}

const MOST_MOVES = 6;

/** The reasons that the edition keeps, else those of the ledger where somebody asks for them. */
export function ReasonsView(props: Props) {
  const { overview, dossier } = props;
  const { place, on, as_known } = dossier;
  if (dossier.reasons) return <Told {...props} reasons={dossier.reasons} />;
  if (!overview.abilities.ledger) return <p class="small">{words().dossier.reasonsNone}</p>;
  return <Why key={`${place.place_id} ${on} ${as_known}`} {...props} />;
}

function Why(props: Props) {
  const { place, on, as_known } = props.dossier;
  const said = words().dossier;
  const [wanted, setWanted] = useState(false);
  const { answer, fault, waiting, again } = useAsked(
    async (signal) => (wanted ? asks.reasons(place.place_id, on, as_known, signal) : null),
    [wanted],
  );
  if (fault) return <Notice fault={fault} again={again} />;
  if (answer) return <Told {...props} reasons={answer} />;
  return (
    <p class="small" role="status">
      {wanted && waiting ? (
        said.asking
      ) : (
        <button type="button" onClick={() => setWanted(true)}>
          {said.ask}
        </button>
      )}
    </p>
  );
}

/** Both lists. */
function Told({ overview, dossier: { columns }, numbers, reasons }: Props & { reasons: Reasons }) {
  const { dossier } = words();
  const claims = new Map(columns.flatMap((c) => c.claims.map((claim) => [claim.claim_id, claim])));
  const moves = reasons.moves.slice(0, MOST_MOVES);
  const widest = Math.max(0.01, ...moves.map((move) => Math.abs(move.log_odds)));
  const against = reasons.moves.filter((move) => reasons.reversed_without.includes(move.origin));
  return (
    <section class="reasons">
      <div>
        <h2>{dossier.moved}</h2>
        <p class="small">{fill(dossier.movedHint, { state: stateName(overview, reasons.state) })}</p>
        <ol>
          {moves.map((move) => (
            <li key={move.origin}>
              <span class="weight">{signed(move.log_odds)}</span>
              <span class="beam" aria-hidden="true">
                <span
                  class={move.log_odds < 0 ? "minus" : "plus"}
                  style={{ width: `${(Math.abs(move.log_odds) / widest) * 50}%` }}
                />
              </span>
              <Refs ids={move.claims} numbers={numbers} claims={claims} />
            </li>
          ))}
        </ol>
      </div>
      <div>
        <h2>{dossier.reverse}</h2>
        <p>{reasons.reversed_without.length ? dossier.reverseHint : dossier.reverseNothing}</p>
        <ul>
          {against.map((move) => (
            <li key={move.origin}>
              <Refs ids={move.claims} numbers={numbers} claims={claims} />
            </li>
          ))}
        </ul>
        <p class="small">{dossier.reverseNew}</p>
      </div>
    </section>
  );
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${number(Math.abs(value), 1)}`;
}

interface RefsProps {
  ids: readonly string[];
  numbers: Map<string, number>;
  claims: Map<string, ClaimRow>;
}

/** An origin by its first voice and the numbers of its claims. */
function Refs({ ids, numbers, claims }: RefsProps) {
  const first = ids.map((id) => claims.get(id)).find((claim) => claim !== undefined);
  return (
    <span class="refs">
      {first && voiceOf(first)}{" "}
      {ids.slice(0, 4).map((id) => (
        <button
          key={id}
          type="button"
          class="number"
          onClick={() => go({ claim: id }, true)}
          aria-label={`${words().claim.detail} ${numbers.get(id) ?? ""}`}
        >
          {numbers.get(id) ?? "·"}
        </button>
      ))}
    </span>
  );
}
