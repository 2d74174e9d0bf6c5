// One claim: who says what of whom, in which words, and what to bear in mind about it.
import type { ClaimRow, Overview } from "../api/types";
import { stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import { go } from "../state/store";
import { count, date, fill, words } from "../words/words";

interface Props {
  overview: Overview;
  claim: ClaimRow;
}

/** A claim as a card; its number or words open its detail. */
export function ClaimCard({ overview, claim }: Props) {
  return (
    <article class={`claim${claim.modality === "denied" ? " denied" : ""}`} id={`claim-${claim.claim_id}`}>
      <p class="who">
        {claim.number !== null && (
          <button
            type="button"
            class="number"
            onClick={() => open(claim)}
            aria-label={`${words().claim.detail} ${claim.number}`}
          >
            {claim.number}
          </button>
        )}
        <bdi>
          <strong>{voiceOf(claim)}</strong>
        </bdi>{" "}
        <span class="dim">{date(claim.day, "short")}</span>
      </p>
      <p class="says">
        <Saying overview={overview} claim={claim} />
      </p>
      {claim.quote && (
        <blockquote lang={claim.lang || undefined} dir="auto">
          <button type="button" class="quote" onClick={() => open(claim)}>
            {claim.quote}
          </button>
        </blockquote>
      )}
      <Badges claim={claim} />
    </article>
  );
}

function open(claim: ClaimRow): void {
  go({ claim: claim.claim_id }, true);
}

/** The first voice, or the outlet in its own. */
export function voiceOf(claim: { claimant: string; source?: string }): string {
  return claim.claimant === "@report"
    ? fill(words().claim.ownVoice, { source: claim.source ?? "" })
    : claim.claimant;
}

type Said = Pick<ClaimRow, "relation" | "modality" | "side" | "part" | "percent">;

/** What is claimed, in the reader's language: relation, whom, which part. */
export function Saying({ overview, claim }: { overview: Overview; claim: Said }) {
  const { relations, modalities, claim: said } = words();
  const share = percentOf(claim.percent);
  return (
    <>
      <span class={`relation ${claim.modality}`}>
        {claim.modality !== "fact" && <em>{modalities[claim.modality]}: </em>}
        {claim.side && <Swatch overview={overview} state={claim.side} />}
        {claim.side ? `${stateName(overview, claim.side)} · ` : ""}
        {relations[claim.relation]}
      </span>
      {share && <span class="extent"> {share}</span>}
      {claim.part && <span class="extent"> · {fill(said.part, { part: partOf(claim.part) })}</span>}
    </>
  );
}

/** A part as written, without the preposition that led to the place's name. */
export function partOf(part: string): string {
  return part.replace(/\s+(of|in|at|on|near|у|в|на)$/i, "");
}

function percentOf(percent: ClaimRow["percent"]): string {
  const [low, high] = percent ?? [];
  if (low == null && high == null) return "";
  const n = low === high || high == null ? `${low}` : low == null ? `≤ ${high}` : `${low}–${high}`;
  return fill(words().claim.percent, { n });
}

/** What to bear in mind: interest, hedges, copies, evidence, relays. */
export function Badges({ claim }: { claim: ClaimRow }) {
  const { claim: said, evidence } = words();
  const marks = [
    claim.against_interest ? { key: "against", text: `▲ ${said.against}` } : null,
    claim.verified ? { key: "verified", text: `✓ ${said.verified}` } : null,
    claim.hedge ? { key: "hedge", text: fill(said.hedge, { words: claim.hedge }) } : null,
    claim.copies > 0 ? { key: "copies", text: count(said.copies, claim.copies) } : null,
    claim.via.length ? { key: "via", text: fill(said.via, { via: claim.via.join(" → ") }) } : null,
    ...claim.evidence.map((kind) => ({ key: kind, text: evidence[kind as keyof typeof evidence] ?? kind })),
  ].filter((mark) => mark !== null);
  if (!marks.length) return null;
  return (
    <ul class="badges">
      {marks.map(({ key, text }) => (
        <li key={key} class={key}>
          {text}
        </li>
      ))}
    </ul>
  );
}
