// Outlets and voices: what they bring, how long they are silent, how often they were right.
import { useState } from "preact/hooks";
import type { RateInfo, SourceInfo, SourceList, VoiceInfo } from "../api/types";
import { stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import { useAsked } from "../parts/asked";
import { Notice } from "../parts/notice";
import { asks, type Ground } from "../state/data";
import { count, date, fill, number, percent, words } from "../words/words";
import { Coverage } from "./coverage";

/** The page. */
export function Sources({ ground }: { ground: Ground }) {
  const said = words().sources;
  const { answer, fault, again } = useAsked(() => asks.sources(), []);
  const [wanted, setWanted] = useState("");
  return (
    <div class="page wide">
      <h1>{said.title}</h1>
      <p class="dim">{said.hint}</p>
      {fault && <Notice fault={fault} again={again} />}
      {!answer && !fault && <p class="loading">{words().app.loading}</p>}
      {answer && (
        <>
          <label class="filter">
            {said.filter}{" "}
            <input type="search" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
          </label>
          <Outlets ground={ground} list={answer} wanted={wanted.toLowerCase()} />
          <Voices ground={ground} voices={answer.voices} wanted={wanted.toLowerCase()} />
        </>
      )}
    </div>
  );
}

function Outlets({ ground, list, wanted }: { ground: Ground; list: SourceList; wanted: string }) {
  const said = words().sources;
  const shown = list.sources.filter(({ source }) => source.toLowerCase().includes(wanted));
  return (
    <section>
      <h2>{said.outlets}</h2>
      <ul class="outlets">
        {shown.map((source) => (
          <Outlet key={source.source} ground={ground} source={source} />
        ))}
      </ul>
    </section>
  );
}

function Outlet({ ground, source }: { ground: Ground; source: SourceInfo }) {
  const said = words().sources;
  return (
    <li>
      <details>
        <summary>
          <strong>{source.source}</strong>
          <span class="dim">{[source.kind, interestOf(ground, source)].filter(Boolean).join(" · ")}</span>
          <span>{count(words().dossier.claims, source.claims)}</span>
          <Coverage overview={ground.overview} weeks={source.weeks} />
          <span class={source.silent ? "silent" : "dim"} title={source.silent ? said.silent : ""}>
            {fill(said.last, { date: date(source.last) })}
            {source.silent && ` · ${said.silent}`}
          </span>
        </summary>
        <Card source={source} />
      </details>
    </li>
  );
}

function interestOf({ overview }: Ground, { side, affinity }: SourceInfo): string {
  const said = words().sources;
  if (side) return fill(said.organ, { side: stateName(overview, side) });
  return affinity ? fill(said.affinity, { side: stateName(overview, affinity) }) : said.neutral;
}

function Card({ source }: { source: SourceInfo }) {
  const said = words().sources;
  const rows: [string, string][] = [
    [said.grade, source.reliability],
    [said.licence, source.licence],
    [said.languages, source.languages.join(", ")],
    [said.span, `${date(source.first)} – ${date(source.last)}`],
    [
      said.usualGap,
      source.usual_gap_days === null ? "" : count(said.days, Math.round(source.usual_gap_days)),
    ],
  ];
  return (
    <dl class="card">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Voices({
  ground,
  voices,
  wanted,
}: {
  ground: Ground;
  voices: readonly VoiceInfo[];
  wanted: string;
}) {
  const said = words().sources;
  const shown = voices.filter(({ voice }) => voice.toLowerCase().includes(wanted));
  return (
    <section>
      <h2>{said.voices}</h2>
      {shown.length === 0 && <p class="dim">{said.noVoices}</p>}
      {shown.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={said.voices}>
          <table>
            <thead>
              <tr>
                <th scope="col">{said.voice}</th>
                <th scope="col">{said.side}</th>
                <th scope="col" class="num">
                  {said.claims}
                </th>
                <th scope="col">{said.right}</th>
                <th scope="col">{said.boasts}</th>
                <th scope="col">{said.admissions}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((voice) => (
                <Voice key={voice.voice} ground={ground} voice={voice} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Voice({ ground, voice }: { ground: Ground; voice: VoiceInfo }) {
  const { overview } = ground;
  const echoes = voice.echoes as readonly (readonly (string | number)[])[];
  return (
    <tr>
      <th scope="row">
        {voice.voice}
        {echoes.map(([who]) => (
          <span key={String(who)} class="dim">
            {" "}
            · {fill(words().sources.echoes, { who: String(who) })}
          </span>
        ))}
      </th>
      <td>
        {voice.side && <Swatch overview={overview} state={voice.side} />}{" "}
        {voice.side && stateName(overview, voice.side)}
      </td>
      <td class="num">{number(voice.claims)}</td>
      <td>
        <Rate rate={voice.right} />
      </td>
      <td>
        <Rate rate={voice.in_interest} />
      </td>
      <td>
        <Rate rate={voice.against_interest} />
      </td>
    </tr>
  );
}

/** A share with its interval as a line: how sure the record itself is. */
function Rate({ rate }: { rate: RateInfo }) {
  const said = words().sources;
  const { count: n, share, low, high } = rate;
  if (share === null || low === null || high === null) return <span class="dim">{said.noCases}</span>;
  return (
    <span class="rate" title={fill(said.interval, { low: percent(low), high: percent(high) })}>
      {fill(said.of, { share: percent(share), n: number(n) })}
      <svg viewBox="0 0 100 6" aria-hidden="true">
        <line class="axis" x1="0" x2="100" y1="3" y2="3" />
        <line class="range" x1={low * 100} x2={high * 100} y1="3" y2="3" />
        <circle cx={share * 100} cy="3" r="3" />
      </svg>
    </span>
  );
}
