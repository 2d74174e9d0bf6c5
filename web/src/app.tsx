// The app: two questions of time on top, the map on the left, the answer on the right.
import { useEffect, useState } from "preact/hooks";
import type { Runs } from "./api/runs";
import { Compare } from "./compare/compare";
import { Panel } from "./dossier/panel";
import { useDark } from "./look/dark";
import { MapView } from "./map/mapview";
import { useAsked } from "./parts/asked";
import { Notice } from "./parts/notice";
import { TopBar } from "./parts/topbar";
import { Reader } from "./reader/reader";
import { Review } from "./review/review";
import { SignIn } from "./review/signin";
import { Sources } from "./sources/sources";
import { asks, controlOf, type Ground, loadGround, session } from "./state/data";
import { viewFor } from "./state/known";
import { listen } from "./state/news";
import { useWatched, view } from "./state/store";
import { TimeBar } from "./time/timebar";
import { lang, words } from "./words/words";

/** Everything on the page. */
export function App() {
  const language = useWatched(lang);
  useDark();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const ground = useAsked(loadGround, []);
  useEffect(() => {
    asks
      .session()
      .then((found) => session.set(found))
      .catch(() => undefined);
  }, []);
  const { name } = useWatched(session);
  const ready = ground.answer !== null;
  useEffect(() => (ready ? listen() : undefined), [name, ready]);
  if (ground.fault?.status === 401) return <Door enter={ground.again} />;
  if (ground.fault) return <Notice fault={ground.fault} again={ground.again} />;
  if (!ground.answer) return <p class="loading">{words().app.loading}</p>;
  return <Desk ground={ground.answer} />;
}

/** What a server that reads to its own accounts alone shows at first. */
function Door({ enter }: { enter: () => void }) {
  return (
    <main class="page">
      <h1>whoholds</h1>
      <SignIn title={words().app.door} done={enter} />
    </main>
  );
}

function Desk({ ground }: { ground: Ground }) {
  const { tab, on, known } = useWatched(view);
  const { overview } = ground;
  const day = within(on ?? overview.edition.on, overview.first, overview.last);
  const { runs, missing } = useRuns(day, known, overview.known);
  return (
    <>
      <a class="skip" href="#answer" onClick={skip}>
        {words().app.skip}
      </a>
      <TopBar ground={ground} tab={tab} />
      {(tab === "map" || tab === "compare") && (
        <TimeBar overview={overview} day={day} known={known} runs={runs} />
      )}
      {missing && <p class="bar warn">{words().time.unknown}</p>}
      <main id="answer" tabIndex={-1} class={`tab-${tab}`}>
        {tab === "map" && (
          <>
            <MapView ground={ground} runs={runs} day={day} />
            <Panel ground={ground} runs={runs} day={day} known={known} />
          </>
        )}
        {tab === "reader" && <Reader ground={ground} />}
        {tab === "compare" && <Compare ground={ground} day={day} known={known} />}
        {tab === "sources" && <Sources ground={ground} />}
        {tab === "review" && <Review ground={ground} />}
      </main>
    </>
  );
}

/** The link's own target is the view's address: move the focus instead of the address. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("answer")?.focus();
}

/** The view of control that answers; the former one stays until the next is there. */
function useRuns(
  day: string,
  known: string | null,
  kept: readonly string[],
): { runs: Runs | null; missing: boolean } {
  const name = viewFor(day, known, kept);
  const [runs, setRuns] = useState<Runs | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let current = true;
    setFailed(false);
    if (name)
      controlOf(name)
        .then((found) => current && setRuns(found))
        .catch(() => current && setFailed(true));
    return () => {
      current = false;
    };
  }, [name]);
  return { runs, missing: name === null || failed };
}

function within(day: string, first: string, last: string): string {
  if (day < first) return first;
  return day > last ? last : day;
}
