// A site's data, a place and a day -> its dossier, put together as the server does it.

import { viewFor } from "../state/known";
import { Fault } from "./fault";
import type { Runs } from "./runs";
import { addDays } from "./runs";
import type { Site } from "./site";
import type { ClaimRow, Dossier, DossierColumn, EstimateInfo, PlaceInfo } from "./types";

/** Days as the server has them: what is said in an answer, and what an estimate rests on. */
const WINDOW_DAYS = 30;
const MEMORY_DAYS = 90;

/** The dossier of a place on a day; raises Fault where the edition has none. */
export function composed(
  data: Site,
  control: (view: string) => Runs,
  placeId: string,
  on: string,
  known: string | null,
): Dossier {
  const row = data.places.place_id.indexOf(placeId);
  const view = viewFor(on, known, data.overview.known);
  if (row < 0 || !view) throw new Fault(404, placeId);
  const claims = data.claims.filter((claim) => claim.place_id === placeId && isKnown(claim, known));
  const whole = data.dossiers[placeId];
  const shown = claims.filter(({ day }) => day > addDays(on, -WINDOW_DAYS) && day <= on);
  return {
    place: whole?.place ?? placeOf(data, row),
    on,
    as_known: known,
    known: view,
    estimate: estimateOf(data, control(view), row, on, claims),
    columns: columnsOf(data, shown),
    parts: [],
    near: [],
    reasons: whole?.on === on && known === null ? whole.reasons : null,
  };
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
  { overview }: Site,
  runs: Runs,
  row: number,
  on: string,
  claims: ClaimRow[],
): EstimateInfo {
  const run = runs.runAt(row, runs.dayNumber(on));
  if (run < 0) throw new Fault(404, on);
  const { state, percents, likelihood, confidence, freshness } = runs.moment(run);
  const recent = claims.filter(({ day }) => day >= addDays(on, -MEMORY_DAYS) && day <= on);
  const newest = recent.map(({ day }) => day).sort().at(-1) ?? "";
  return {
    state: overview.states[state] ?? "",
    likelihood: overview.likelihoods[likelihood] as EstimateInfo["likelihood"],
    confidence: overview.confidences[confidence] as EstimateInfo["confidence"],
    freshness: overview.freshness[freshness] as EstimateInfo["freshness"],
    probabilities: Object.fromEntries(overview.states.map((name, n) => [name, (percents[n] ?? 0) / 100])),
    claims: recent.length,
    origins: new Set(recent.map(({ origin }) => origin)).size,
    newest_evidence: newest || null,
  };
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
