// The place through time: the probability as a band, each claim as a mark by side.
import { useEffect, useRef, useState } from "preact/hooks";
import { addDays } from "../api/runs";
import type { Mark, Overview, Strip as StripData } from "../api/types";
import { barOrder, CONTESTED, colorOf, stateName } from "../look/states";
import { theatreOf } from "../state/data";
import { go } from "../state/store";
import { count, date, fill, words } from "../words/words";
import { voiceOf } from "./claimcard";
import { blocksOf, HEIGHT, monthsIn, type Spot, spotsOf, WIDTH, type Window, xOf } from "./striplayout";

interface Props {
  overview: Overview;
  strip: StripData;
  /** The day asked about, and by which day a claim has to be known to be shown; null: by now. */
  on: string;
  by: string | null;
  /** Whether the band shows what was known on each day itself. */
  then: boolean;
}

/** Days shown around the chosen one when not all are. */
const AROUND = 45;

/** The strip with its legend. */
export function Strip(props: Props) {
  const { overview, on } = props;
  const said = words().dossier;
  const [whole, setWhole] = useState(false);
  const sides = theatreOf(overview).sides;
  const window = windowOf(overview, on, whole);
  const names = {
    side: sides[0] ? stateName(overview, sides[0].id) : "",
    other: sides[1] ? stateName(overview, sides[1].id) : "",
  };
  return (
    <section class="strip">
      <div class="strip-head">
        <h2>{said.strip}</h2>
        <div class="choices" role="group" aria-label={said.strip}>
          <button type="button" aria-pressed={!whole} onClick={() => setWhole(false)}>
            {said.near90}
          </button>
          <button type="button" aria-pressed={whole} onClick={() => setWhole(true)}>
            {said.whole}
          </button>
        </div>
      </div>
      <Drawing {...props} window={window} />
      <p class="small">
        {fill(said.stripHint, names)} {said.denial}; {said.admission}; {said.stack}.
      </p>
    </section>
  );
}

function windowOf({ first, last }: Overview, on: string, whole: boolean): Window {
  if (whole) return { first, last };
  const from = addDays(on, -AROUND);
  const to = addDays(on, AROUND);
  return { first: from < first ? first : from, last: to > last ? last : to };
}

function Drawing({ overview, strip, on, by, then, window }: Props & { window: Window }) {
  const runs = then ? strip.as_known : strip.valid;
  const marks = strip.marks.filter(({ known_on }) => by === null || known_on <= by);
  const order = barOrder(overview.states);
  const sides = theatreOf(overview).sides.map((side) => side.name);
  const blocks = blocksOf(runs, overview.states, order, window);
  const x = xOf(on, window);
  const choose = (event: MouseEvent) => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const days = Math.floor((share * WIDTH) / Math.max(0.01, xOf(addDays(window.first, 1), window)));
    const day = addDays(window.first, days);
    if (day >= overview.first && day <= overview.last) go({ on: day });
  };
  return (
    <svg
      class="strip-drawing"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group"
      aria-label={words().dossier.strip}
    >
      <defs>
        <pattern
          id="strip-hatch"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line class="hatch-line" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      <g onClick={choose} class="band">
        {blocks.map(({ key, state, ...box }) => (
          <rect key={key} {...box} fill={colorOf(overview, state)} />
        ))}
        {blocks
          .filter(({ state }) => state === CONTESTED)
          .map(({ key, state: _, ...box }) => (
            <rect key={`${key} hatch`} {...box} fill="url(#strip-hatch)" />
          ))}
      </g>
      {monthsIn(window).map((month) => (
        <g key={month} class="month">
          <line x1={xOf(month, window)} x2={xOf(month, window)} y1="0" y2={HEIGHT} />
          <text x={xOf(month, window) + 4} y="9">
            {date(month, "short")}
          </text>
        </g>
      ))}
      <line class="now" x1={x} x2={x} y1="0" y2={HEIGHT} />
      <Marks overview={overview} spots={spotsOf(marks, sides, window)} on={on} />
    </svg>
  );
}

/** Marks as one stop of the Tab key; arrow keys move among them. */
function Marks({ overview, spots, on }: { overview: Overview; spots: Spot[]; on: string }) {
  const nearest = spots.findLastIndex(({ mark }) => mark.day <= on);
  const [at, setAt] = useState(-1);
  const group = useRef<SVGGElement>(null);
  useEffect(() => {
    if (at >= 0) (group.current?.children[at] as SVGElement | undefined)?.focus();
  }, [at]);
  const stop = at >= 0 && at < spots.length ? at : Math.max(0, nearest);
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(spots.length - 1, stop + step)));
  };
  return (
    <g ref={group} onKeyDown={keys}>
      {spots.map(({ mark, x, y }, n) => (
        <g
          key={mark.claim_id}
          class={classOf(mark)}
          transform={`translate(${x.toFixed(1)} ${y})`}
          role="button"
          tabindex={n === stop ? 0 : -1}
          aria-label={labelOf(overview, mark)}
          onClick={() => go({ claim: mark.claim_id }, true)}
          onKeyDown={(event) => event.key === "Enter" && go({ claim: mark.claim_id }, true)}
        >
          <title>{labelOf(overview, mark)}</title>
          <circle class="reach" r="8" />
          {mark.copies > 0 && <Shape mark={mark} color={colorOf(overview, mark.side)} shift={2.6} />}
          <Shape mark={mark} color={colorOf(overview, mark.side)} shift={0} />
        </g>
      ))}
    </g>
  );
}

function classOf({ modality, known_on, day }: Mark): string {
  const late = known_on > addDays(day, 2) ? " late" : "";
  return `mark ${modality}${late}`;
}

function Shape({ mark, color, shift }: { mark: Mark; color: string; shift: number }) {
  const paint = { style: mark.modality === "denied" ? { stroke: color } : { fill: color } };
  const moved = `translate(${shift} ${-shift})`;
  if (mark.against_interest) return <path class="shape" d="M0 -5.4L5 4.2H-5Z" transform={moved} {...paint} />;
  return <circle class="shape" r="4.3" transform={moved} {...paint} />;
}

function labelOf(overview: Overview, mark: Mark): string {
  const { relations, modalities, claim } = words();
  return [
    date(mark.day),
    voiceOf(mark),
    mark.modality === "fact" ? "" : modalities[mark.modality],
    mark.side ? stateName(overview, mark.side) : "",
    relations[mark.relation],
    mark.against_interest ? claim.against : "",
    mark.copies ? count(claim.copies, mark.copies) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
