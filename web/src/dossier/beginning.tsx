// No place chosen yet -> what this is, the latest changes, and the settlements as a list.
import { useMemo } from "preact/hooks";
import type { Moment, Runs } from "../api/runs";
import { addDays } from "../api/runs";
import type { ChangeList } from "../api/types";
import { stateName } from "../look/states";
import { Swatch } from "../look/swatch";
import { useAsked } from "../parts/asked";
import { useResting } from "../parts/resting";
import { asks, type Ground, theatreOf } from "../state/data";
import { go } from "../state/store";
import { date, lang, named, percent, words } from "../words/words";

interface Props {
  ground: Ground;
  runs: Runs | null;
  day: string;
}

/** Changes of this many days before the chosen one are told. */
const LOOK_BACK = 30;
const MOST_CHANGES = 6;
const MOST_PLACES = 60;

/** Milliseconds after which the list follows the day: while a slider moves the map alone does. */
const REST_MS = 120;

/** Where to begin. */
export function Beginning({ ground, runs, day }: Props) {
  const { app, dossier } = words();
  const theatre = theatreOf(ground.overview);
  const rested = useResting(day, REST_MS);
  const list = useMemo(
    () => <Places ground={ground} runs={runs} day={rested} />,
    [ground, runs, rested, lang.get()],
  );
  return (
    <article class="beginning">
      <h1>{app.question}</h1>
      <p>
        <strong>{dossier.pick}</strong> {dossier.pickHint}
      </p>
      <Latest ground={ground} day={day} />
      {list}
      {theatre.notice.en && <p class="small">{named(theatre.notice, theatre.notice.en)}</p>}
      <p class="small">{others(ground.overview.attributions, theatre.notice.en).join(" · ")}</p>
    </article>
  );
}

/** What must be said beside the notice, which stands above in the reader's language. */
function others(attributions: readonly string[] = [], notice?: string): string[] {
  return attributions.filter((said) => said && said !== notice);
}

function Latest({ ground, day }: { ground: Ground; day: string }) {
  const { answer } = useAsked<ChangeList>(() => asks.changes(addDays(day, -LOOK_BACK), day), [day], 150);
  const latest = (answer?.changes ?? []).slice(-MOST_CHANGES).reverse();
  if (!latest.length) return null;
  const { overview } = ground;
  return (
    <section>
      <h2>{words().dossier.latestChanges}</h2>
      <ul class="changes">
        {latest.map((change) => (
          <li key={`${change.place_id} ${change.on}`}>
            <button
              type="button"
              class="row"
              onClick={() => go({ place: change.place_id, on: change.on }, true)}
            >
              <span class="dim">{date(change.on, "short")}</span>
              <strong>
                <bdi>{nameAt(ground, change.place_id, change.name)}</bdi>
              </strong>
              <span class="shift">
                <Swatch overview={overview} state={change.before} /> {stateName(overview, change.before)} →{" "}
                <Swatch overview={overview} state={change.after} /> {stateName(overview, change.after)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Places({ ground, runs, day }: Props) {
  const { places, overview } = ground;
  const rows = useMemo(() => mostSpokenOf(places.claims), [places]);
  const { dossier, map, sources } = words();
  return (
    <section>
      <h2>{dossier.mostClaims}</h2>
      <table class="places">
        <caption class="hidden">{map.listHint}</caption>
        <thead>
          <tr>
            <th scope="col">{map.place}</th>
            <th scope="col">{map.state}</th>
            <th scope="col" class="num">
              {sources.claims}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, claims }) => {
            const moment = momentOf(runs, row, day);
            const state = moment ? (overview.states[moment.state] ?? null) : null;
            return (
              <tr key={row}>
                <th scope="row">
                  <button
                    type="button"
                    class="link"
                    dir="auto"
                    onClick={() => go({ place: places.place_id[row] ?? null }, true)}
                  >
                    {nameAt(ground, places.place_id[row] ?? "", places.name[row] ?? "")}
                  </button>{" "}
                  <span class="dim">{places.region[row]}</span>
                </th>
                <td>
                  <Swatch overview={overview} state={state} /> {stateName(overview, state)}{" "}
                  <span class="dim">{moment && percent((moment.percents[moment.state] ?? 0) / 100)}</span>
                </td>
                <td class="num">{claims}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function mostSpokenOf(all: readonly number[]): { claims: number; row: number }[] {
  return all
    .map((claims, row) => ({ claims, row }))
    .filter(({ claims }) => claims > 0)
    .sort((a, b) => b.claims - a.claims)
    .slice(0, MOST_PLACES);
}

/** What a view says of a place on a day. */
export function momentOf(runs: Runs | null, row: number, day: string): Moment | null {
  const run = runs ? runs.runAt(row, runs.dayNumber(day)) : -1;
  return runs && run >= 0 ? runs.moment(run) : null;
}

/** A place's name in the reader's language. */
export function nameAt(ground: Ground, placeId: string, otherwise: string): string {
  const row = ground.row.get(placeId);
  return (row === undefined ? null : ground.places.names[lang.get()]?.[row]) ?? otherwise;
}
