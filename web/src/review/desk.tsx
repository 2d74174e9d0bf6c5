// One claim after the other: accept, reject or amend with one key each and a reason; undo by a new entry.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Decision, QueueItem, ReviewMark } from "../api/types";
import { Badges, Saying, voiceOf } from "../dossier/claimcard";
import { faultOf } from "../parts/asked";
import { messageOf } from "../parts/notice";
import { asks, type Ground } from "../state/data";
import { go } from "../state/store";
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

/** The queue at work. */
export function Desk({ ground, items, refresh }: Props) {
  const [at, setAt] = useState(0);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [done, setDone] = useState<Done[]>([]);
  const [said, setSaid] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const item = items[Math.min(at, items.length - 1)];
  useEffect(() => {
    if (!verdict) box.current?.focus();
  }, [verdict, items]);
  const move = (step: number) => setAt(Math.max(0, Math.min(items.length - 1, at + step)));
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
      <Upcoming items={items} at={at} setAt={setAt} />
    </div>
  );
}

function conflictOf(cause: unknown): string {
  const fault = faultOf(cause);
  const current = (fault.body as { current?: ReviewMark | null } | null)?.current;
  if (fault.status !== 409 || !current) return messageOf(fault);
  const { review } = words();
  return fill(review.conflict, {
    who: current.reviewer,
    verdict: review.verdicts[current.verdict],
    reason: current.reason,
  });
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
      <blockquote lang={claim.lang || undefined}>{claim.quote || said.claim.noQuote}</blockquote>
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
            <strong>{place_name ?? claim.place}</strong>
            <span class="dim">
              {voiceOf(claim)} · {date(claim.day, "short")}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
