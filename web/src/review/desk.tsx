// One claim after the other: accept, reject or amend with one key each and a reason; undo by a new entry.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Decision, QueueItem, ReviewMark } from "../api/types";
import { Badges, Saying, voiceOf } from "../dossier/claimcard";
import { faultOf } from "../parts/asked";
import { messageOf } from "../parts/notice";
import { asks, type Ground, session } from "../state/data";
import { news } from "../state/news";
import { go, useWatched } from "../state/store";
import { date, fill, words } from "../words/words";
import { DecisionForm, type Verdict } from "./decision";

interface Props {
  ground: Ground;
  items: readonly QueueItem[];
  refresh: () => void;
}

/** What was decided here, so that it can be taken back. */
interface Done {
  claim: string;
  review: ReviewMark;
}

/**
 * The claim on the desk: it stays when others' decisions shorten the queue before it, and as long as it is `keep`t,
 * even when somebody else decides about it, so that no reason is recorded for another claim than it was written for.
 */
function useDeskItem(items: readonly QueueItem[]) {
  const [at, setAt] = useState(0);
  const held = useRef<QueueItem | null>(null);
  const kept = useRef(false);
  const same = items.findIndex(({ claim }) => claim.claim_id === held.current?.claim.claim_id);
  const here = same >= 0 ? same : Math.min(at, items.length - 1);
  const item = kept.current && held.current ? held.current : (items[here] ?? null);
  held.current = item;
  const choose = (n: number) => {
    held.current = items[n] ?? null;
    setAt(n);
  };
  const keep = (wanted: boolean) => {
    kept.current = wanted;
  };
  return { item, at: here, choose, keep };
}

/** The queue at work. */
export function Desk({ ground, items, refresh }: Props) {
  const { item, at, choose, keep } = useDeskItem(items);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [done, setDone] = useState<Done[]>([]);
  const [said, setSaid] = useState("");
  const box = useRef<HTMLDivElement>(null);
  keep(verdict !== null);
  useEffect(() => {
    const elsewhere =
      document.activeElement !== document.body && !box.current?.contains(document.activeElement);
    if (!verdict && !elsewhere) box.current?.focus({ preventScroll: true });
  }, [verdict, items]);
  const latest = useWatched(news);
  useEffect(() => {
    const other = latest?.reviews.findLast(({ claim_id }) => claim_id === item?.claim.claim_id);
    if (other && other.reviewer !== session.get().name) setSaid(decidedBy(words().review.meanwhile, other));
  }, [latest]);
  const move = (step: number) => choose(Math.max(0, Math.min(items.length - 1, at + step)));
  const record = async (decision: Decision) => {
    if (!item) return;
    try {
      const { review } = await asks.decide(item.claim.claim_id, decision);
      setDone([...done, { claim: item.claim.claim_id, review }]);
      setSaid(
        fill(words().review.recorded, {
          verdict: words().review.verdicts[review.verdict],
          who: review.reviewer,
        }),
      );
    } catch (cause) {
      setSaid(conflictOf(cause));
    }
    setVerdict(null);
    refresh();
  };
  const undo = async () => {
    const last = done.at(-1);
    if (!last) return setSaid(words().review.nothingUndone);
    try {
      await asks.undo(last.claim, last.review.review_id);
      setDone(done.slice(0, -1));
      setSaid(words().review.undone);
    } catch (cause) {
      setSaid(conflictOf(cause));
    }
    refresh();
  };
  const acts: Record<string, () => void> = {
    a: () => setVerdict("accept"),
    r: () => setVerdict("reject"),
    e: () => setVerdict("amend"),
    u: undo,
    j: () => move(1),
    k: () => move(-1),
  };
  const keys = (event: KeyboardEvent) => {
    const act = acts[event.key.toLowerCase()];
    if (verdict || !act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  return (
    <div class="desk" ref={box} tabIndex={0} role="region" aria-label={words().review.keys} onKeyDown={keys}>
      <p class="said" role="status">
        {said}
      </p>
      {item && <Item ground={ground} item={item} />}
      {item && !verdict && <Buttons choose={setVerdict} undo={undo} skip={() => move(1)} />}
      {item && verdict && (
        <DecisionForm
          key={`${item.claim.claim_id} ${verdict}`}
          ground={ground}
          item={item}
          verdict={verdict}
          record={record}
          cancel={() => setVerdict(null)}
        />
      )}
      {!item && done.length > 0 && <Undo undo={undo} />}
      <p class="small">{words().review.keys}</p>
      <Upcoming items={items} at={at} setAt={choose} />
    </div>
  );
}

function conflictOf(cause: unknown): string {
  const fault = faultOf(cause);
  const current = (fault.body as { current?: ReviewMark | null } | null)?.current;
  if (fault.status !== 409 || !current) return messageOf(fault);
  return decidedBy(words().review.conflict, current);
}

function decidedBy(pattern: string, { reviewer, verdict, reason }: ReviewMark): string {
  return fill(pattern, { who: reviewer, verdict: words().review.verdicts[verdict], reason });
}

function Item({ ground, item }: { ground: Ground; item: QueueItem }) {
  const { claim, last, place_name, why } = item;
  const said = words();
  return (
    <article class="claim large">
      <ul class="badges">
        {why.map((reason) => (
          <li key={reason} class="why">
            {said.review.why[reason]}
          </li>
        ))}
      </ul>
      <p class="who">
        <strong>{voiceOf(claim)}</strong>{" "}
        <span class="dim">
          {date(claim.day)} · {claim.source}
        </span>
      </p>
      <p class="says">
        <Saying overview={ground.overview} claim={claim} /> — {claim.place}
        {place_name && place_name !== claim.place && <span class="dim"> → {place_name}</span>}
      </p>
      <blockquote lang={claim.lang || undefined} dir="auto">
        {claim.quote || said.claim.noQuote}
      </blockquote>
      <Badges claim={claim} />
      <p class="dim">{fill(said.claim.reading, { n: Math.round(claim.confidence * 100) })}</p>
      {last && (
        <p class="dim">
          {said.review.verdicts[last.verdict]} — {last.reviewer}: “{last.reason}”
        </p>
      )}
      <button
        type="button"
        class="link"
        onClick={() => go({ tab: "reader", report: claim.report_id, claim: claim.claim_id }, true)}
      >
        {said.claim.open}
      </button>
    </article>
  );
}

function Buttons({
  choose,
  undo,
  skip,
}: {
  choose: (verdict: Verdict) => void;
  undo: () => void;
  skip: () => void;
}) {
  const said = words().review;
  return (
    <div class="actions">
      <button type="button" class="primary" onClick={() => choose("accept")}>
        {said.accept} <kbd>A</kbd>
      </button>
      <button type="button" onClick={() => choose("reject")}>
        {said.reject} <kbd>R</kbd>
      </button>
      <button type="button" onClick={() => choose("amend")}>
        {said.amend} <kbd>E</kbd>
      </button>
      <button type="button" onClick={skip}>
        {said.skip} <kbd>J</kbd>
      </button>
      <Undo undo={undo} />
    </div>
  );
}

function Undo({ undo }: { undo: () => void }) {
  return (
    <button type="button" onClick={undo}>
      {words().review.undo} <kbd>U</kbd>
    </button>
  );
}

function Upcoming({
  items,
  at,
  setAt,
}: {
  items: readonly QueueItem[];
  at: number;
  setAt: (n: number) => void;
}) {
  return (
    <ol class="upcoming">
      {items.map(({ claim, place_name }, n) => (
        <li key={claim.claim_id}>
          <button
            type="button"
            class="row"
            aria-current={n === at ? "true" : undefined}
            onClick={() => setAt(n)}
          >
            <strong dir="auto">{place_name ?? claim.place}</strong>
            <span class="dim">
              {voiceOf(claim)} · {date(claim.day, "short")}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
