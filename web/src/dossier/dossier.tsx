// The dossier of a place on a day: answer first, then who says what, then how we know, then what to do next.
import { useState } from "preact/hooks";
import type { Dossier, Strip as StripData } from "../api/types";
import { CopyButton } from "../parts/copy";
import { type Ground, theatreOf } from "../state/data";
import { knownDay } from "../state/known";
import { go } from "../state/store";
import { fill, named, number, words } from "../words/words";
import { Answer } from "./answer";
import { BriefDialog } from "./brief";
import { CiteDialog } from "./cite";
import { Columns } from "./columns";
import { Near } from "./near";
import { Parts } from "./partlist";
import { ReasonsView } from "./reasons";
import { Strip } from "./strip";

interface Props {
  ground: Ground;
  dossier: Dossier;
  /** The place through time; null while it is fetched. */
  strip: StripData | null;
  known: string | null;
}

/** The whole dossier. */
export function DossierView({ ground, dossier, strip, known }: Props) {
  const { overview } = ground;
  const numbers = new Map(
    dossier.columns.flatMap((c) => c.claims.map((claim) => [claim.claim_id, claim.number ?? 0])),
  );
  const theatre = theatreOf(overview);
  return (
    <article class="dossier">
      <Head dossier={dossier} known={known} />
      <Answer overview={overview} dossier={dossier} known={known} />
      <Columns overview={overview} columns={dossier.columns} />
      {strip && (
        <Strip
          overview={overview}
          strip={strip}
          on={dossier.on}
          by={dossier.as_known}
          then={known === "then"}
        />
      )}
      <ReasonsView overview={overview} dossier={dossier} numbers={numbers} />
      <Parts overview={overview} parts={dossier.parts} />
      <Near overview={overview} near={dossier.near} ground={ground} />
      <Ids dossier={dossier} />
      {theatre.notice.en && <p class="small notice-line">{named(theatre.notice, theatre.notice.en)}</p>}
    </article>
  );
}

function Head({ dossier, known }: { dossier: Dossier; known: string | null }) {
  const { place, on } = dossier;
  const said = words().dossier;
  const [briefing, setBriefing] = useState(false);
  const [citing, setCiting] = useState(false);
  const by = knownDay(on, known);
  return (
    <header class="head">
      <button type="button" class="link back" onClick={() => go({ place: null, claim: null }, true)}>
        ← {said.back}
      </button>
      <h1 dir="auto">{named(place.names, place.name)}</h1>
      <p class="dim">{[place.region, populationOf(place.population)].filter(Boolean).join(" · ")}</p>
      <div class="actions">
        <button type="button" onClick={() => setBriefing(true)}>
          {said.brief}
        </button>
        <button type="button" onClick={() => setCiting(true)}>
          {said.cite}
        </button>
        <CopyButton label={words().app.link} text={() => location.href} />
      </div>
      {briefing && <BriefDialog place={place.place_id} on={on} known={by} close={() => setBriefing(false)} />}
      {citing && <CiteDialog place={place.place_id} close={() => setCiting(false)} />}
    </header>
  );
}

function populationOf(population: number | null): string {
  return population ? fill(words().dossier.population, { n: number(population) }) : "";
}

function Ids({ dossier }: { dossier: Dossier }) {
  const ids = Object.entries({ id: dossier.place.place_id, ...dossier.place.ids });
  return (
    <details class="ids small">
      <summary>{words().dossier.data}</summary>
      <dl>
        {ids.map(([name, id]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{id}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
