// A claim in full: its words, where they stand, what else its origin says, and who reviewed it.
import type { ClaimDetail, ClaimRow, Overview } from "../api/types";
import { useAsked } from "../parts/asked";
import { Dialog } from "../parts/dialog";
import { OutLink } from "../parts/link";
import { Notice } from "../parts/notice";
import { asks, type Ground } from "../state/data";
import { go } from "../state/store";
import { date, fill, words } from "../words/words";
import { Badges, ClaimCard, Saying, voiceOf } from "./claimcard";

/** The dialog of one claim. */
export function ClaimDialog({ ground, id }: { ground: Ground; id: string }) {
  const { answer, fault } = useAsked(() => asks.claim(id), [id]);
  return (
    <Dialog title={words().claim.detail} close={() => go({ claim: null })}>
      {fault && <Notice fault={fault} />}
      {answer && <Detail overview={ground.overview} detail={answer} />}
    </Dialog>
  );
}

function Detail({ overview, detail }: { overview: Overview; detail: ClaimDetail }) {
  const { claim, same_origin, reviews } = detail;
  const said = words();
  return (
    <>
      <p class="who">
        <strong>{voiceOf(claim)}</strong>
      </p>
      <p class="says">
        <Saying overview={overview} claim={claim} /> — {claim.place}
      </p>
      <blockquote lang={claim.lang || undefined} dir="auto">
        {claim.quote || said.claim.noQuote}
      </blockquote>
      <Badges claim={claim} />
      <p class="dim">
        {claim.source}
        {claim.title && `, “${claim.title}”`}
        {claim.published && `, ${fill(said.claim.published, { date: date(claim.published) })}`}
        {` · ${fill(said.claim.event, { date: whenOf(claim) })}`}
      </p>
      {claim.cited.length > 0 && (
        <p class="dim">{fill(said.claim.cited, { cited: claim.cited.join("; ") })}</p>
      )}
      <div class="actions">
        <button
          type="button"
          onClick={() => go({ tab: "reader", report: claim.report_id, claim: claim.claim_id }, true)}
        >
          {said.claim.open}
        </button>
        <OutLink url={claim.url}>{said.claim.source}</OutLink>
      </div>
      {same_origin.length > 0 && <h3>{said.claim.same}</h3>}
      {same_origin.map((other) => (
        <ClaimCard key={other.claim_id} overview={overview} claim={other} />
      ))}
      {reviews.length > 0 && <h3>{said.claim.reviews}</h3>}
      <ul class="reviews">
        {reviews.map((review) => (
          <li key={review.review_id}>
            {date(review.reviewed_at)}: {said.review.verdicts[review.verdict]} — {review.reviewer}: “
            {review.reason}”
          </li>
        ))}
      </ul>
    </>
  );
}

function whenOf(claim: ClaimRow): string {
  const { when_from: from, when_to: to, day } = claim;
  if (!from) return date(day);
  const [first, last] = [date(from), date(to ?? from)];
  return first === last ? first : `${first} – ${last}`;
}
