// Words in any script -> places and claims to choose from (a combobox, as WAI-ARIA describes it).
import { useState } from "preact/hooks";
import type { SearchAnswer } from "../api/types";
import { asks } from "../state/data";
import { go } from "../state/store";
import { count, fill, named, words } from "../words/words";
import { useAsked } from "./asked";

interface Hit {
  key: string;
  title: string;
  about: string;
  open: () => void;
}

/** Milliseconds to wait for the next letter. */
const PAUSE_MS = 150;

/** The search field. */
export function Search() {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const wanted = typed.trim();
  const { answer } = useAsked<SearchAnswer | null>(
    (signal) => (wanted ? asks.search(wanted.slice(0, 200), signal) : Promise.resolve(null)),
    [wanted],
    PAUSE_MS,
  );
  const hits = answer && wanted ? hitsOf(answer) : [];
  const choose = (hit: Hit | undefined) => {
    if (!hit) return;
    hit.open();
    setOpen(false);
    setTyped("");
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(hits.length - 1, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (event.key === "Enter") choose(hits[at]);
    else if (event.key === "Escape") setOpen(false);
    else return;
    event.preventDefault();
  };
  const shown = open && wanted !== "" && answer !== null;
  return (
    <div class="search" role="search">
      <input
        type="search"
        role="combobox"
        aria-label={words().search.label}
        placeholder={words().search.label}
        aria-expanded={shown}
        aria-controls="hits"
        aria-autocomplete="list"
        aria-activedescendant={shown && hits[at] ? `hit-${at}` : undefined}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setOpen(true);
          setAt(0);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(() => setOpen(false), PAUSE_MS)}
        onKeyDown={keys}
      />
      <ul id="hits" role="listbox" aria-label={words().search.places} hidden={!shown || hits.length === 0}>
        {hits.map((hit, n) => (
          <li
            key={hit.key}
            id={`hit-${n}`}
            role="option"
            aria-selected={n === at}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(hit);
            }}
          >
            <strong dir="auto">{hit.title}</strong>
            <span class="dim">{hit.about}</span>
          </li>
        ))}
      </ul>
      {shown && hits.length === 0 && <p class="hits-none">{fill(words().search.none, { q: wanted })}</p>}
    </div>
  );
}

function hitsOf({ places, claims }: SearchAnswer): Hit[] {
  const found = places.map((place) => ({
    key: place.place_id,
    title: named(place.names, place.name),
    about: [place.region, count(words().search.count, place.claims)].filter(Boolean).join(" · "),
    open: () => go({ tab: "map", place: place.place_id, claim: null }, true),
  }));
  const said = claims.map((claim) => ({
    key: claim.claim_id,
    title: claim.place,
    about: claim.quote || claim.claimant,
    open: () => go({ tab: "map", place: claim.place_id, claim: claim.claim_id }, true),
  }));
  return [...found, ...said];
}
