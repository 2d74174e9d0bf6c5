// Parts of a place as its claims name them: a list, and a sketch where a part is a direction or the centre.
import type { Overview, PartLine } from "../api/types";
import { CONTESTED, colorOf, stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import { count, date, percent, words } from "../words/words";
import { partOf } from "./claimcard";
import { sectorOf, wedge } from "./sectors";

/** The parts. */
export function Parts({ overview, parts }: { overview: Overview; parts: readonly PartLine[] }) {
  const said = words();
  if (!parts.length) return null;
  return (
    <section class="parts">
      <h2>{said.dossier.parts}</h2>
      <div class="side-by-side">
        <Sketch overview={overview} parts={parts} />
        <ul>
          {parts.map((line) => (
            <li key={line.part}>
              <strong>{partOf(line.part)}</strong>: <Swatch overview={overview} state={line.state} />{" "}
              {stateName(overview, line.state)}, {said.likelihood[line.likelihood]}{" "}
              {percent(line.probability)}{" "}
              <span class="dim">
                ({count(said.dossier.origins, line.origins)}, {date(line.newest, "short")})
              </span>
            </li>
          ))}
        </ul>
      </div>
      <p class="small">{said.dossier.partsHint}</p>
    </section>
  );
}

function Sketch({ overview, parts }: { overview: Overview; parts: readonly PartLine[] }) {
  const drawn = parts.flatMap((line) => {
    const sector = sectorOf(line.part);
    return sector ? [{ line, path: wedge(sector) }] : [];
  });
  if (!drawn.length) return null;
  return (
    <svg class="sketch" viewBox="-52 -52 104 104" aria-hidden="true">
      <circle r="48" class="rim" />
      {drawn.map(({ line, path }) => (
        <path
          key={line.part}
          d={path}
          fill={colorOf(overview, line.state)}
          class={line.state === CONTESTED ? "contested" : ""}
          opacity={0.35 + 0.6 * line.probability}
        />
      ))}
      <text y="-38">{words().bearings.n}</text>
    </svg>
  );
}
