// A report on the screen: the text with its claims underlined by side, their fields in the margin.
import { useEffect, useState } from "preact/hooks";
import type { ReadClaim, ReadHarm, ReportView } from "../api/types";
import { Saying, voiceOf } from "../dossier/claimcard";
import { colorOf } from "../look/states";
import { OutLink } from "../parts/link";
import type { Ground } from "../state/data";
import { go } from "../state/store";
import { count, date, number, words } from "../words/words";
import { stretchesOf } from "./marks";

interface Props {
  ground: Ground;
  report: ReportView;
  /** A claim to show first. */
  focus: string | null;
}

/** The text on the left, its claims on the right. */
export function Marked({ ground, report, focus }: Props) {
  const said = words().reader;
  const claims = report.claims.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const first = claims.findIndex((claim) => claim.claim_id === focus);
  const [at, setAt] = useState(first);
  useEffect(() => {
    if (first >= 0) document.getElementById(`read-${first}`)?.scrollIntoView({ block: "center" });
  }, [first]);
  return (
    <article class="marked">
      <header>
        <h1>{report.title || (report.report_id && report.source) || said.text}</h1>
        <p class="dim">
          {[report.source, report.published && date(report.published), report.lang]
            .filter(Boolean)
            .join(" · ")}{" "}
          <OutLink url={report.url}>{words().claim.source}</OutLink>
        </p>
        <p>
          <strong>{count(said.found, claims.length)}</strong>
          {report.harms.length > 0 && `, ${count(said.harms, report.harms.length)}`}
        </p>
      </header>
      <div class="two">
        {report.text === null ? (
          <p class="text">{said.noText}</p>
        ) : (
          <Text ground={ground} report={report} text={report.text} claims={claims} at={at} setAt={setAt} />
        )}
        <ol class="fields-list">
          {claims.length === 0 && <p>{said.none}</p>}
          {claims.map((claim, n) => (
            <Fields
              key={claim.claim_id}
              ground={ground}
              claim={claim}
              n={n}
              chosen={n === at}
              setAt={setAt}
            />
          ))}
          {report.harms.map((harm) => (
            <HarmLine key={harm.harm_id} harm={harm} />
          ))}
        </ol>
      </div>
      {report.missed.length > 0 && (
        <section>
          <h2>{said.missed}</h2>
          <ul class="missed-list">
            {report.missed.map((span) => (
              <li key={span.start}>{span.quote}</li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

interface TextProps {
  ground: Ground;
  report: ReportView;
  text: string;
  claims: readonly ReadClaim[];
  at: number;
  setAt: (n: number) => void;
}

function Text({ ground, report, text, claims, at, setAt }: TextProps) {
  const spans = [...claims, ...report.missed];
  return (
    <div class="text" lang={report.lang || undefined} dir="auto">
      {stretchesOf(text, spans).map(({ text: words, over, ends }, n) => {
        const index = innermost(claims, over);
        const claim = index === undefined ? undefined : claims[index];
        if (claim === undefined || index === undefined)
          return over.length ? (
            <span key={n} class="missed">
              {words}
            </span>
          ) : (
            words
          );
        return (
          <mark
            key={n}
            class={`said ${claim.modality}${over.includes(at) ? " chosen" : ""}`}
            style={{ borderColor: colorOf(ground.overview, claim.side) }}
            onPointerEnter={() => setAt(index)}
            onClick={() => openPlace(claim)}
          >
            {words}
            {ends
              .filter((i) => i < claims.length)
              .map((i) => (
                <sup key={i}>{i + 1}</sup>
              ))}
          </mark>
        );
      })}
    </div>
  );
}

/** Of the claims over a stretch the shortest: a claim within another is still seen. */
function innermost(claims: readonly ReadClaim[], over: readonly number[]): number | undefined {
  const length = (i: number) => (claims[i]?.end ?? 0) - (claims[i]?.start ?? 0);
  return over.filter((i) => i < claims.length).toSorted((a, b) => length(a) - length(b))[0];
}

function openPlace(claim: ReadClaim): void {
  if (claim.place_id) go({ tab: "map", place: claim.place_id, report: null, claim: null }, true);
}

interface FieldsProps {
  ground: Ground;
  claim: ReadClaim;
  n: number;
  chosen: boolean;
  setAt: (n: number) => void;
}

function Fields({ ground, claim, n, chosen, setAt }: FieldsProps) {
  const { reader } = words();
  const rows = fieldsOf(claim);
  return (
    <li
      id={`read-${n}`}
      class={chosen ? "chosen" : ""}
      style={{ borderInlineStartColor: colorOf(ground.overview, claim.side) }}
      onPointerEnter={() => setAt(n)}
      onFocusCapture={() => setAt(n)}
    >
      <p class="who">
        <span class="number">{n + 1}</span> <strong>{voiceOf({ ...claim, source: "" })}</strong>
      </p>
      <p>
        <Saying overview={ground.overview} claim={claim} /> — {claim.place}
      </p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {claim.place_id && ground.row.has(claim.place_id) && (
        <button type="button" class="link" onClick={() => openPlace(claim)}>
          {reader.inLedger}
        </button>
      )}
      {claim.place_how === "unresolved" && <p class="small">{reader.unresolved}</p>}
      {claim.place_how === "ambiguous" && <p class="small">{reader.ambiguous}</p>}
    </li>
  );
}

function fieldsOf(claim: ReadClaim): [string, string][] {
  const { reader, modalities, evidence } = words();
  const name = reader.fields;
  const rows: [string, string | null][] = [
    [name.claimantSide, claim.claimant_side],
    [name.when, claim.when_from && [claim.when_from, claim.when_to].filter(Boolean).join(" / ")],
    [name.modality, modalities[claim.modality]],
    [name.part, claim.part],
    [name.hedge, claim.hedge],
    [name.evidence, claim.evidence.map((e) => evidence[e as keyof typeof evidence] ?? e).join(", ")],
    [name.confidence, `${number(claim.confidence * 100)} %`],
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

function HarmLine({ harm }: { harm: ReadHarm }) {
  const { reader } = words();
  const counts = [
    harm.killed && `${reader.killed} ${rangeOf(harm.killed)}`,
    harm.wounded && `${reader.wounded} ${rangeOf(harm.wounded)}`,
  ];
  return (
    <li class="harm">
      <p class="who">
        <strong>{voiceOf({ ...harm, source: "" })}</strong>
      </p>
      <p>
        {harm.place} · {counts.filter(Boolean).join(", ")}
      </p>
      <p class="dim">{harm.quote}</p>
    </li>
  );
}

function rangeOf([low, high]: readonly (number | null)[]): string {
  if (low === high) return String(low);
  return [low ?? "", high ?? ""].join("–");
}
