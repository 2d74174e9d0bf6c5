// A site's data, a place and a day -> its dossier, put together as the server does it.

import { viewFor } from "../state/known";
import { Fault } from "./fault";
import type { HeldPlace } from "./held";
import { nearest } from "./near";
import type { Runs } from "./runs";
import { addDays, daysBetween } from "./runs";
import type { Site } from "./site";
import type {
  ClaimRow,
  Dossier,
  DossierColumn,
  EstimateInfo,
  NearPlace,
  PartLine,
  PlaceInfo,
  Reasons,
  Strip,
  StripRun,
} from "./types";

/** Days as the server has them (serve/place.py): what is said in an answer, what an estimate rests on, parts. */
const WINDOW_DAYS = 30;
const MEMORY_DAYS = 90;
const PART_DAYS = 60;

interface Question {
  data: Site;
  row: number;
  on: string;
  known: string | null;
  /** The name of the view that answers, and its runs. */
  view: string;
  runs: Runs;
  /** What the site holds of the place; null where nobody spoke of it. */
  held: HeldPlace | null;
}

/** The dossier of a place on a day; raises Fault where the edition has none. */
export function composed(
  data: Site,
  control: (view: string) => Runs,
  row: number,
  held: HeldPlace | null,
  on: string,
  known: string | null,
): Dossier {
  const view = viewFor(on, known, data.overview.known);
  if (row < 0 || !view) throw new Fault(404, data.places.place_id[row] ?? "");
  const asked: Question = { data, row, on, known, view, runs: control(view), held };
  const placeId = data.places.place_id[row];
  const claims = data.claims.filter((claim) => claim.place_id === placeId && isKnown(claim, known));
  const shown = claims.filter(({ day }) => day > addDays(on, -WINDOW_DAYS) && day <= on);
  return {
    place: held?.place ?? placeOf(data, row),
    on,
    as_known: known,
    known: view,
    estimate: estimateOf(asked, claims),
    columns: columnsOf(data, shown),
    parts: partsOf(asked),
    near: nearOf(asked),
    reasons: view === "valid" ? reasonsOf(asked) : null,
  };
}

/** Why, where the site keeps it for the day. */
function reasonsOf({ held, on }: Question): Reasons | null {
  return held?.reasons.find((reasons) => reasons.on === on) ?? null;
}

function isKnown({ known_at }: ClaimRow, known: string | null): boolean {
  return known === null || known_at.slice(0, 10) <= known;
}

function placeOf({ places }: Site, row: number): PlaceInfo {
  const names = Object.entries(places.names).flatMap(([lang, all]) => (all[row] ? [[lang, all[row]]] : []));
  return {
    place_id: places.place_id[row] ?? "",
    name: places.name[row] ?? "",
    names: Object.fromEntries(names),
    kind: "settlement",
    category: places.category[row] ?? "",
    region: places.region[row] ?? "",
    country: "",
    population: null,
    lon: places.lon[row] ?? 0,
    lat: places.lat[row] ?? 0,
    ids: {},
  };
}

function estimateOf(
  { data: { overview }, runs, row, on, view, held }: Question,
  claims: ClaimRow[],
): EstimateInfo {
  const { state, percents, likelihood, confidence, freshness } = momentOf(runs, row, on);
  const first = addDays(on, -MEMORY_DAYS);
  const last = view === "as-known" ? on : addDays(on, MEMORY_DAYS);
  const counted = claims.flatMap((claim) => {
    const day = held?.evidence[claim.claim_id];
    return day && day >= first && day <= last ? [{ day, origin: claim.origin }] : [];
  });
  const past = counted.map(({ day }) => day).filter((day) => day <= on);
  return {
    state: overview.states[state] ?? "",
    likelihood: overview.likelihoods[likelihood] as EstimateInfo["likelihood"],
    confidence: overview.confidences[confidence] as EstimateInfo["confidence"],
    freshness: overview.freshness[freshness] as EstimateInfo["freshness"],
    probabilities: Object.fromEntries(overview.states.map((name, n) => [name, (percents[n] ?? 0) / 100])),
    claims: counted.length,
    origins: new Set(counted.map(({ origin }) => origin)).size,
    newest_evidence: past.sort().at(-1) ?? null,
  };
}

function momentOf(runs: Runs, row: number, on: string) {
  const run = runs.runAt(row, runs.dayNumber(on));
  if (run < 0) throw new Fault(404, on);
  return runs.moment(run);
}

/** The parts' lines as they were known last, but those of which nothing was said for long. */
function partsOf({ held, on, known }: Question): PartLine[] {
  const last = known !== null && known < on ? known : on;
  const lines = held?.parts.findLast(({ day }) => day <= last)?.lines ?? [];
  return lines.filter(({ newest }) => daysBetween(newest, on) <= PART_DAYS);
}

function nearOf({ data: { overview, places }, runs, row, on }: Question): NearPlace[] {
  return nearest(places, row).map(({ row: other, km, bearing }) => {
    const { state, percents, likelihood } = momentOf(runs, other, on);
    return {
      place_id: places.place_id[other] ?? "",
      name: places.name[other] ?? "",
      km: Math.round(km * 10) / 10,
      bearing,
      state: overview.states[state] ?? "",
      likelihood: overview.likelihoods[likelihood] as NearPlace["likelihood"],
      probability: (percents[state] ?? 0) / 100,
    };
  });
}

/** The strip of a place of which nobody spoke: its probabilities on both axes. */
export function bandOf(data: Site, control: (view: string) => Runs, row: number): Strip {
  const axis = (name: string) => (data.control[name] ? stretchesOf(data, control(name), row) : []);
  return {
    place_id: data.places.place_id[row] ?? "",
    valid: axis("valid"),
    as_known: axis("as-known"),
    marks: [],
  };
}

function stretchesOf({ overview }: Site, runs: Runs, row: number): StripRun[] {
  return runs.stretches(row).map(({ first, until, run }) => {
    const { state, confidence, percents } = runs.moment(run);
    return {
      first,
      until,
      state: overview.states[state] ?? "",
      confidence: overview.confidences[confidence] as StripRun["confidence"],
      p: percents,
    };
  });
}

function columnsOf({ overview }: Site, claims: readonly ClaimRow[]): DossierColumn[] {
  const voices = numbered(claims);
  const sides = overview.theatre?.sides ?? [];
  const named = sides.map(({ id, name }) => ({
    side: name,
    side_id: id,
    more: 0,
    claims: voices.filter(({ claimant_side }) => claimant_side === name),
  }));
  const others = voices.filter(({ claimant_side }) => !sides.some(({ name }) => name === claimant_side));
  return [...named, { side: null, side_id: null, more: 0, claims: others }];
}

/** One claim of each voice, day and saying, numbered from the oldest, newest first; copies are counted. */
function numbered(claims: readonly ClaimRow[]): ClaimRow[] {
  const first = new Map<string, ClaimRow>();
  for (const claim of claims.toSorted(byDay)) {
    const { day, claimant, claimant_id, source, relation, modality, side, part, percent } = claim;
    const who = claimant === "@report" ? source : (claimant_id ?? claimant.toLowerCase());
    const key = JSON.stringify([day, who, relation, modality, side, part, percent]);
    const kept = first.get(key);
    first.set(key, kept ? { ...kept, copies: kept.copies + 1 } : { ...claim, number: first.size + 1 });
  }
  return [...first.values()].reverse();
}

function byDay(a: ClaimRow, b: ClaimRow): number {
  const [one, other] = [a, b].map(({ day, known_at, claim_id }) => `${day} ${known_at} ${claim_id}`);
  return (one ?? "") < (other ?? "") ? -1 : 1;
}
