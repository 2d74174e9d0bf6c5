// The head of the page: name, search, views, language and theme.
import { published } from "../api/site";
import { type Ground, theatreOf } from "../state/data";
import { theme, tiles } from "../state/kept";
import { go, useWatched } from "../state/store";
import { TABS, type Tab } from "../state/view";
import { LANGUAGES, lang, named, nameOf, words } from "../words/words";
import { NewEdition } from "./newedition";
import { Search } from "./search";

/** What a published site can do without a server. */
const OFFERED: readonly Tab[] = published ? ["map", "sources"] : TABS;

/** The bar on top. */
export function TopBar({ ground, tab }: { ground: Ground; tab: Tab }) {
  const { app } = words();
  const theatre = theatreOf(ground.overview);
  return (
    <header class="topbar">
      <div class="name">
        <span class="wordmark">whoholds</span>
        <span class="theatre">{named(theatre.title, theatre.name)}</span>
      </div>
      <Search />
      <nav aria-label={app.views}>
        {OFFERED.map((name) => (
          <button
            key={name}
            type="button"
            class="tab"
            aria-current={tab === name ? "page" : undefined}
            onClick={() => go({ tab: name }, true)}
          >
            {app.tabs[name]}
          </button>
        ))}
      </nav>
      <Settings tilesAllowed={ground.overview.abilities.tiles !== null} />
      <NewEdition digest={ground.overview.edition.digest} />
    </header>
  );
}

function Settings({ tilesAllowed }: { tilesAllowed: boolean }) {
  const { app } = words();
  const language = useWatched(lang);
  const look = useWatched(theme);
  const online = useWatched(tiles);
  return (
    <div class="settings">
      <select
        aria-label={app.languageOf}
        value={language}
        onChange={(event) => lang.set(event.currentTarget.value as typeof language)}
      >
        {LANGUAGES.map((name) => (
          <option key={name} value={name} lang={name}>
            {nameOf(name)}
          </option>
        ))}
      </select>
      <select
        aria-label={app.theme}
        value={look}
        onChange={(event) => theme.set(event.currentTarget.value as typeof look)}
      >
        {(["auto", "light", "dark"] as const).map((name) => (
          <option key={name} value={name}>
            {app.themes[name]}
          </option>
        ))}
      </select>
      {tilesAllowed && (
        <label class="check">
          <input
            type="checkbox"
            checked={online === "on"}
            onChange={() => tiles.set(online === "on" ? "off" : "on")}
          />
          {app.online}
        </label>
      )}
    </div>
  );
}
