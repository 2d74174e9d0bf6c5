// A file with somebody else's map -> how far it agrees with this one, and where it does not.
import { useState } from "preact/hooks";
import type { Fault } from "../api/fault";
import type { Comparison, Difference } from "../api/types";
import { knownWords } from "../dossier/answer";
import { ClaimCard } from "../dossier/claimcard";
import { ClaimDialog } from "../dossier/claimdialog";
import { stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import { faultOf } from "../parts/asked";
import { Notice } from "../parts/notice";
import { asks, type Ground } from "../state/data";
import { knownDay } from "../state/known";
import { go, useWatched, view } from "../state/store";
import { date, number, percent, words } from "../words/words";

interface Props {
  ground: Ground;
  day: string;
  known: string | null;
}

/** Kinds of file by the end of their name. */
const KINDS: Record<string, string> = {
  geojson: "application/geo+json",
  json: "application/geo+json",
  csv: "text/csv",
};

/** The page. */
export function Compare({ ground, day, known }: Props) {
  const said = words().compare;
  const [found, setFound] = useState<Comparison | null>(null);
  const [fault, setFault] = useState<Fault | string | null>(null);
  const [over, setOver] = useState(false);
  const { claim } = useWatched(view);
  const take = async (file: File | null | undefined) => {
    setOver(false);
    if (!file) return;
    const kind = KINDS[file.name.split(".").at(-1)?.toLowerCase() ?? ""];
    setFound(null);
    setFault(kind ? null : said.kind);
    if (!kind) return;
    try {
      setFound(await asks.compare(new Blob([file], { type: kind }), day, knownDay(day, known)));
    } catch (cause) {
      setFault(faultOf(cause));
    }
  };
  return (
    <div class="page">
      <h1>{said.title}</h1>
      <p class="dim">{said.hint}</p>
      <div
        class={`drop${over ? " over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer?.files[0]);
        }}
      >
        <label>
          {over ? said.drop : said.choose}
          <input
            type="file"
            accept=".geojson,.json,.csv"
            onChange={(event) => take(event.currentTarget.files?.[0])}
          />
        </label>
      </div>
      {typeof fault === "string" && <p role="alert">{fault}</p>}
      {fault && typeof fault !== "string" && <Notice fault={fault} />}
      {found && <Result ground={ground} found={found} known={known} />}
      {claim && <ClaimDialog key={claim} ground={ground} id={claim} />}
    </div>
  );
}

function Result({ ground, found, known }: { ground: Ground; found: Comparison; known: string | null }) {
  const said = words().compare;
  return (
    <section class="comparison" aria-live="polite">
      <p class="dim">
        {date(found.on, "weekday")}, {knownWords(known)}
      </p>
      <dl class="figures">
        <Figure name={said.agreement} value={found.share === null ? "–" : percent(found.share)} />
        <Figure name={said.kappa} value={found.kappa === null ? "–" : number(found.kappa, 2)} />
        <Figure name={said.places} value={number(found.places)} />
        <Figure name={said.rows} value={number(found.rows)} />
      </dl>
      <h2>{said.differences}</h2>
      {found.differences.length === 0 && <p>{said.noDifferences}</p>}
      {found.differences.map((difference) => (
        <Differs key={difference.place_id} ground={ground} difference={difference} />
      ))}
      {found.unmatched.length > 0 && (
        <details>
          <summary>{said.unmatched}</summary>
          <ul>
            {found.unmatched.map((row, n) => (
              <li key={n}>{row}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Differs({ ground, difference }: { ground: Ground; difference: Difference }) {
  const { overview } = ground;
  const { compare, likelihood } = words();
  return (
    <details class="difference">
      <summary>
        <strong>{difference.name}</strong>
        <span>
          {compare.ours}: <Swatch overview={overview} state={difference.ours} />{" "}
          {stateName(overview, difference.ours)}, {likelihood[difference.likelihood]}{" "}
          {percent(difference.probability)}
        </span>
        <span>
          {compare.theirs}: <Swatch overview={overview} state={difference.theirs} />{" "}
          {stateName(overview, difference.theirs)}
        </span>
      </summary>
      <button type="button" class="link" onClick={() => go({ tab: "map", place: difference.place_id }, true)}>
        {words().reader.inLedger}
      </button>
      <h3>{compare.claims}</h3>
      {difference.claims.length === 0 && <p class="dim">{compare.noClaims}</p>}
      {difference.claims.map((claim) => (
        <ClaimCard key={claim.claim_id} overview={overview} claim={claim} />
      ))}
    </details>
  );
}
