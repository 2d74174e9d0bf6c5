// The answer in a line, its probabilities as a bar, and, apart from them, how good the evidence is.
import { daysBetween } from "../api/runs";
import type { Dossier, EstimateInfo, Overview } from "../api/types";
import { barOrder, CONTESTED, colorOf, stateName } from "../look/states";
import { count, date, fill, percent, words } from "../words/words";

interface Props {
  overview: Overview;
  dossier: Dossier;
  known: string | null;
}

/** The state, its likelihood, the bar, the confidence. */
export function Answer({ overview, dossier, known }: Props) {
  const { estimate, on } = dossier;
  const said = words();
  const share = estimate.probabilities[estimate.state] ?? 0;
  return (
    <section class="answer" aria-live="polite">
      <p class="when">
        {date(on, "weekday")}, {knownWords(known)}
      </p>
      <p class="state">
        <strong>{stateName(overview, estimate.state)}</strong>
        <span class="likelihood">
          {said.likelihood[estimate.likelihood]}, {percent(share)}
        </span>
      </p>
      <Bar overview={overview} estimate={estimate} />
      <p class="confidence">
        {estimate.claims > 0 ? <Basis estimate={estimate} on={on} /> : said.dossier.inferred}
      </p>
    </section>
  );
}

/** How the second question of time is answered, in words. */
export function knownWords(known: string | null): string {
  const { time } = words();
  if (known === null) return time.asKnownNow;
  return known === "then" ? time.asKnownThen : fill(time.asKnownBy, { date: date(known) });
}

function Basis({ estimate, on }: { estimate: EstimateInfo; on: string }) {
  const { dossier, confidence } = words();
  const basis = fill(dossier.basis, {
    claims: count(dossier.claims, estimate.claims),
    origins: count(dossier.origins, estimate.origins),
  });
  const age = estimate.newest_evidence ? Math.max(0, daysBetween(estimate.newest_evidence, on)) : null;
  return (
    <>
      <Grade level={estimate.confidence} />
      {fill(dossier.confidence, { level: confidence[estimate.confidence] })}: {basis}
      {age === null ? "" : `, ${count(dossier.newest, age)}`}.
    </>
  );
}

const GRADES = ["none", "low", "moderate", "high"];

/** Confidence as filled steps: seen at a glance, said in words beside it. */
function Grade({ level }: { level: string }) {
  const filled = GRADES.indexOf(level);
  return (
    <span class="grade" aria-hidden="true">
      {[1, 2, 3].map((n) => (
        <span key={n} class={n <= filled ? "full" : ""} />
      ))}
    </span>
  );
}

/** Probabilities beside each other; what is contested lies hatched between the sides. */
export function Bar({ overview, estimate }: { overview: Overview; estimate: EstimateInfo }) {
  const order = barOrder(overview.states);
  const shares = order.map((state) => ({ state, share: estimate.probabilities[state] ?? 0 }));
  return (
    <div class="shares">
      <div class="bar" aria-hidden="true">
        {shares.map(({ state, share }) => (
          <span
            key={state}
            class={state === CONTESTED ? "hatched" : ""}
            style={{ flexGrow: share, backgroundColor: colorOf(overview, state) }}
          />
        ))}
      </div>
      <ul>
        {shares.map(({ state, share }) => (
          <li key={state}>
            {stateName(overview, state)} <strong>{percent(share)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}
