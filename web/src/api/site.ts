// A published site's own data -> answers, without a server; what needs one says that it is not offered.
import { date, fill, words } from "../words/words";
import type { Asks } from "./asks";
import { bandOf, composed } from "./composed";
import { Fault } from "./fault";
import { type Held, type HeldPlace, heldPlace } from "./held";
import { Runs } from "./runs";
import type {
  ChangeList,
  ClaimRow,
  Overview,
  PlaceColumns,
  ReportView,
  SearchAnswer,
  Session,
  SourceList,
} from "./types";

declare global {
  var whoholdsSite: Site | undefined;
}

/** What `whoholds publish --site` writes beside the page; control runs as base64. */
export interface Site {
  overview: Overview;
  places: PlaceColumns;
  claims: ClaimRow[];
  held: Held;
  reports: Record<string, ReportView>;
  changes: ChangeList;
  sources: SourceList;
  control: Record<string, string>;
}

/** The data that stands beside the page, where it was published as a site. */
export const published: Site | undefined = globalThis.whoholdsSite;

const NOBODY: Session = { name: null, role: null, scopes: [], csrf: null };
const MOST_HITS = 10;

/** Answers from the data. */
export function site(data: Site): Asks {
  const missing = () => Promise.reject(new Fault(503, ""));
  const runs = new Map<string, Runs>();
  const control = (view: string): Runs => {
    const kept = runs.get(view);
    if (kept) return kept;
    const made = new Runs(bytesOf(given(data.control[view])));
    runs.set(view, made);
    return made;
  };
  const rowOf = (place: string) => data.places.place_id.indexOf(place);
  const held = async (place: string): Promise<HeldPlace | null> => {
    const row = rowOf(place);
    return data.places.claims[row] ? heldPlace(data.held, row) : null;
  };
  return {
    overview: async () => data.overview,
    places: async () => data.places,
    control: async (view) => control(view),
    dossier: async (place, on, known) => composed(data, control, rowOf(place), await held(place), on, known),
    strip: async (place) => (await held(place))?.strip ?? bandOf(data, control, rowOf(place)),
    reasons: missing,
    brief: async (place, on, known, lang) => {
      if (on !== data.overview.last || known !== null)
        throw new Fault(503, fill(words().app.briefDay, { date: date(data.overview.last) }));
      return given((await held(place))?.briefs[lang]);
    },
    cite: async (place, format) => given((await held(place))?.cite[format]),
    claim: async (id) => claimOf(data, id),
    report: async (id) => given(data.reports[id]),
    read: missing,
    compare: missing,
    changes: async (since, until) => ({
      ...data.changes,
      changes: data.changes.changes.filter(({ on }) => on >= since && on <= until),
    }),
    sources: async () => data.sources,
    search: async (words) => found(data, words),
    session: async () => NOBODY,
    signIn: missing,
    signOut: missing,
    queue: missing,
    decide: missing,
    undo: missing,
  };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Fault(404, "404");
  return value;
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
}

function claimOf({ claims }: Site, id: string) {
  const claim = given(claims.find((row) => row.claim_id === id));
  const same_origin = claims.filter((row) => row.origin === claim.origin && row !== claim);
  return { claim, place: null, same_origin, reviews: [] };
}

function found({ places, claims }: Site, words: string): SearchAnswer {
  const wanted = words.toLowerCase();
  const hits = places.place_id.flatMap((place_id, row) => {
    const names = Object.fromEntries(
      Object.entries(places.names).map(([lang, all]) => [lang, all[row] ?? ""]),
    );
    const all = [places.name[row] ?? "", ...Object.values(names)];
    const matched = all.find((name) => name.toLowerCase().startsWith(wanted));
    if (!matched) return [];
    return [hit(places, row, place_id, matched, names)];
  });
  const said = claims.filter(({ quote, claimant }) => `${claimant} ${quote}`.toLowerCase().includes(wanted));
  return {
    places: hits.toSorted((a, b) => b.claims - a.claims).slice(0, MOST_HITS),
    claims: said.slice(0, MOST_HITS),
  };
}

function hit(
  places: PlaceColumns,
  row: number,
  place_id: string,
  matched: string,
  names: Record<string, string>,
) {
  return {
    place_id,
    name: places.name[row] ?? "",
    names: Object.fromEntries(Object.entries(names).filter(([, name]) => name)),
    region: places.region[row] ?? "",
    kind: "settlement",
    lon: places.lon[row] ?? 0,
    lat: places.lat[row] ?? 0,
    claims: places.claims[row] ?? 0,
    matched,
    score: 1,
  };
}
