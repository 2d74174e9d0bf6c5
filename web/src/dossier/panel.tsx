// The right side of the map: the dossier of the chosen place, or where to begin.
import type { Runs } from "../api/runs";
import { useAsked } from "../parts/asked";
import { Notice } from "../parts/notice";
import { asks, type Ground } from "../state/data";
import { knownDay } from "../state/known";
import { useWatched, view } from "../state/store";
import { words } from "../words/words";
import { Beginning } from "./beginning";
import { ClaimDialog } from "./claimdialog";
import { DossierView } from "./dossier";

interface Props {
  ground: Ground;
  runs: Runs | null;
  day: string;
  known: string | null;
}

/** The panel. */
export function Panel({ ground, runs, day, known }: Props) {
  const { place, claim } = useWatched(view);
  return (
    <section class="panel">
      {place ? (
        <OfPlace key={place} ground={ground} place={place} day={day} known={known} />
      ) : (
        <Beginning ground={ground} runs={runs} day={day} />
      )}
      {claim && <ClaimDialog key={claim} ground={ground} id={claim} />}
      <footer class="small">
        <p>{words().footer.method}</p>
      </footer>
    </section>
  );
}

/** While a slider moves only its resting place is asked about. */
const REST_MS = 90;

function OfPlace({
  ground,
  place,
  day,
  known,
}: {
  ground: Ground;
  place: string;
  day: string;
  known: string | null;
}) {
  const by = knownDay(day, known);
  const { answer, fault, again } = useAsked(
    (signal) => asks.dossier(place, day, by, signal),
    [place, day, by],
    REST_MS,
  );
  const strip = useAsked((signal) => asks.strip(place, signal), [place]);
  if (fault) return <Notice fault={fault} again={again} />;
  if (!answer) return <p class="loading">{words().app.loading}</p>;
  return <DossierView ground={ground} dossier={answer} strip={strip.answer} known={known} />;
}
