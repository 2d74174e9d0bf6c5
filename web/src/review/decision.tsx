// A verdict -> its reason, and for an amendment the changed fields, ready to be recorded.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ClaimRow, Decision, QueueItem } from "../api/types";
import { stateName } from "../look/states";
import { type Ground, theatreOf } from "../state/data";
import { words } from "../words/words";

export type Verdict = "accept" | "reject" | "amend";

interface Props {
  ground: Ground;
  item: QueueItem;
  verdict: Verdict;
  record: (decision: Decision) => void;
  cancel: () => void;
}

const FIELDS = ["relation", "modality", "side", "actor", "place_id", "part", "when_from", "when_to"] as const;
type Field = (typeof FIELDS)[number];

/** The form; Enter records, Escape leaves everything as it was. Drawn anew, it keeps what was typed. */
export function DecisionForm({ ground, item, verdict, record, cancel }: Props) {
  const said = words().review;
  const reason = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState("");
  useEffect(() => reason.current?.select(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const why = String(form.get("reason") ?? "").trim();
    const changes = verdict === "amend" ? changesOf(item.claim, form) : {};
    if (!why) return setFault(said.needsReason);
    if (verdict === "amend" && !Object.keys(changes).length) return setFault(said.changed);
    record({ verdict, reason: why, changes, seen: item.last?.review_id ?? null });
  };
  return (
    <form class="decision" onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && cancel()}>
      <h2>{said[verdict]}</h2>
      {verdict === "amend" && <Amendable ground={ground} claim={item.claim} />}
      <label>
        {said.reason}
        <input ref={reason} name="reason" maxLength={500} defaultValue={said.reasons[verdict]} />
      </label>
      {fault && <p role="alert">{fault}</p>}
      <div class="actions">
        <button type="submit" class="primary">
          {said.record}
        </button>
        <button type="button" onClick={cancel}>
          {said.cancel}
        </button>
      </div>
    </form>
  );
}

function Amendable({ ground, claim }: { ground: Ground; claim: ClaimRow }) {
  const { review, relations, modalities, states } = words();
  const sides = theatreOf(ground.overview).sides.map(
    ({ name }) => [name, stateName(ground.overview, name)] as const,
  );
  const choices: Partial<Record<Field, readonly (readonly [string, string])[]>> = {
    relation: Object.entries(relations),
    modality: Object.entries(modalities),
    side: [["", states.nobody], ...sides],
  };
  return (
    <div class="fields">
      {FIELDS.map((field) => {
        const options = choices[field];
        return (
          <label key={field}>
            {review.fields[field]}
            {options ? (
              <select name={field}>
                {options.map(([value, label]) => (
                  <option key={value} value={value} selected={value === (claim[field] ?? "")}>
                    {label}
                  </option>
                ))}
              </select>
            ) : (
              <input name={field} defaultValue={claim[field] ?? ""} />
            )}
          </label>
        );
      })}
    </div>
  );
}

/** The fields whose value is another than the claim's; an emptied field becomes null. */
export function changesOf(claim: Pick<ClaimRow, Field>, form: FormData): Record<string, string | null> {
  const given = FIELDS.map((field) => [field, String(form.get(field) ?? "").trim() || null] as const);
  return Object.fromEntries(given.filter(([field, value]) => value !== (claim[field] ?? null)));
}
