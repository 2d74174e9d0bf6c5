// The map on the screen: follows the day, the place and the theme; tells what is under the pointer.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Runs } from "../api/runs";
import { useDark } from "../look/dark";
import { CONTESTED, colorOf, stateName } from "../look/states";
import type { Ground } from "../state/data";
import { tiles } from "../state/kept";
import { go, useWatched, view, Watched } from "../state/store";
import type { Camera } from "../state/view";
import { lang, percent, words } from "../words/words";
import { Atlas } from "./atlas";
import { loadBase } from "./base";
import { Controls } from "./controls";
import type { Paint } from "./inks";
import { Legend } from "./legend";

interface Met {
  row: number;
  x: number;
  y: number;
}

interface Props {
  ground: Ground;
  runs: Runs | null;
  day: string;
}

/** The map, its legend, and a line about what is under the pointer. */
export function MapView({ ground, runs, day }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [atlas, setAtlas] = useState<Atlas | null>(null);
  const [failed, setFailed] = useState(false);
  const [met, setMet] = useState<Met | null>(null);
  const [sight] = useState(() => new Watched<Camera | null>(null));
  const { place } = useWatched(view);
  const language = useWatched(lang);
  const paint = usePaint(ground);
  useEffect(() => hang(box.current, ground, paint, { setMet, setAtlas, setFailed, sight }), [ground]);
  useEffect(() => atlas?.dress(paint), [atlas, paint]);
  useEffect(() => atlas?.name(ground.places.names[language]), [atlas, language]);
  useLayoutEffect(() => {
    if (runs) atlas?.show(runs, day);
  }, [atlas, runs, day]);
  useEffect(() => selectIn(atlas, ground, place), [atlas, place]);
  return (
    <div class="map">
      <div class="map-box" ref={box} tabIndex={0} role="region" aria-label={words().map.label} />
      <Controls map={atlas} sight={sight} />
      {failed && <p class="map-failed">{words().map.failed}</p>}
      {met && runs && <Tip met={met} ground={ground} runs={runs} day={day} />}
      <Legend overview={ground.overview} />
    </div>
  );
}

function usePaint({ overview }: Ground): Paint {
  const dark = useDark();
  const online = useWatched(tiles);
  const allowed = online === "on" ? overview.abilities.tiles : null;
  const made = (): Paint => ({
    dark,
    colors: overview.states.map((state) => colorOf(overview, state)),
    contested: overview.states.indexOf(CONTESTED),
    tiles: allowed,
  });
  const kept = useRef<{ key: string; paint: Paint } | null>(null);
  const key = `${dark} ${allowed}`;
  if (kept.current?.key !== key) kept.current = { key, paint: made() };
  return kept.current.paint;
}

/** The ground, on its way while the app asks for what lies on it. */
const early = loadBase();
early.catch(() => undefined);

/** What a map that hangs says to those who see it. */
interface Said {
  setMet: (met: Met | null) => void;
  setAtlas: (atlas: Atlas | null) => void;
  setFailed: (failed: boolean) => void;
  sight: Watched<Camera | null>;
}

/** Hang a map into its box; the returned function takes it down. */
function hang(box: HTMLDivElement | null, ground: Ground, paint: Paint, said: Said): () => void {
  let made: Atlas | null = null;
  let gone = false;
  const listener = {
    saw: (camera: Camera) => said.sight.set(camera),
    moved: (camera: Camera) => go({ camera }),
    met: (row: number | null, x: number, y: number) => said.setMet(row === null ? null : { row, x, y }),
    chose: (row: number | null) => {
      if (row === null) return;
      go({ place: ground.places.place_id[row] ?? null, claim: null }, true);
      if (innerWidth < 960) document.querySelector(".panel")?.scrollIntoView({ behavior: "smooth" });
    },
  };
  const start = async () => {
    const base = await early.catch(loadBase);
    if (gone || !box) return;
    made = new Atlas(box, base, ground.places, paint, listener);
    const { camera } = view.get();
    if (camera) made.look(camera);
    else made.fit(ground.overview.bounds);
    said.setAtlas(made);
  };
  start().catch((cause: unknown) => {
    console.warn("the map cannot be drawn", cause);
    said.setFailed(true);
  });
  return () => {
    gone = true;
    made?.remove();
    said.setAtlas(null);
  };
}

function selectIn(atlas: Atlas | null, ground: Ground, place: string | null): void {
  const row = place === null ? null : (ground.row.get(place) ?? null);
  atlas?.select(row);
  if (row !== null) atlas?.visit(row);
}

function Tip({ met, ground, runs, day }: { met: Met; ground: Ground; runs: Runs; day: string }) {
  const { places, overview } = ground;
  const run = runs.runAt(met.row, runs.dayNumber(day));
  const moment = run < 0 ? null : runs.moment(run);
  const state = moment ? (overview.states[moment.state] ?? null) : null;
  const names = places.names[lang.get()]?.[met.row] ?? places.name[met.row] ?? "";
  const share = moment ? percent((moment.percents[moment.state] ?? 0) / 100) : "";
  const likelihood = moment ? overview.likelihoods[moment.likelihood] : undefined;
  return (
    <div class="tip" style={{ left: `${met.x}px`, top: `${met.y}px` }} aria-hidden="true">
      <strong dir="auto">{names}</strong>
      <span>
        {stateName(overview, state)} {share && `· ${share}`}
      </span>
      {likelihood && (
        <span class="dim">
          {words().likelihood[likelihood as keyof ReturnType<typeof words>["likelihood"]]}
        </span>
      )}
    </div>
  );
}
