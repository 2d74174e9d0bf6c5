// The theme and the states' colours -> the colour of every look that a cell can have, as pixels.
// Contested is hatched and stale is faded: no look is told by its colour alone.

/** A colour: red, green, blue 0..255, and how much it covers, 0..1. */
export type Colour = readonly [number, number, number, number];

/** How strong a colour stays by the age of the newest claim: none, fresh, ageing, stale. */
const FADE = [0.34, 1, 0.78, 0.46] as const;

/** How strong the colour of the least probable likeliest state is. */
export const FAINTEST = 0.35;

/** Dark in both themes: it lies on the bright colour of what is contested. */
const HATCH: Colour = [28, 26, 14, 1];

/** How much of a pixel a hatch's line covers, step by step across it; CSS pixels. */
export const HATCHED = [0.82, 0.47, 0, 0, 0, 0.47] as const;

/** Of how a contested settlement is hatched, the faintest. */
const FAINTEST_HATCH = 0.35;

const SHARES = 101;
const AGES = FADE.length;

/** How a settlement looks on a day, as one number. */
export function lookOf(state: number, freshness: number, percent: number): number {
  return (state * AGES + freshness) * SHARES + percent;
}

export interface Paint {
  dark: boolean;
  /** Colours in the order of the control runs' states. */
  colors: readonly string[];
  contested: number;
  tiles: string | null;
}

export interface Tone {
  sea: string;
  land: string;
  border: string;
  ink: string;
  halo: string;
}

const LIGHT: Tone = { sea: "#e6eaec", land: "#faf9f6", border: "#9aa3a9", ink: "#20282e", halo: "#ffffff" };
const DARK: Tone = { sea: "#11161a", land: "#1c2328", border: "#5d6972", ink: "#e9e7e2", halo: "#161c20" };

export function toneOf({ dark }: Paint): Tone {
  return dark ? DARK : LIGHT;
}

/** How strong a cell's colour is, 0..1: the probability, faded by age. */
export function weightOf(freshness: number, percent: number): number {
  const sure = Math.max(0, Math.min(1, (percent / 100 - 0.4) / 0.55));
  return (FAINTEST + (1 - FAINTEST) * sure) * (FADE[freshness] ?? 1);
}

/** Pixels by look; what is off, beside and on a line of the hatch; a dot and its outline as they lie on the cell. */
export interface Inks {
  /** By step across the hatch, as in `HATCHED`. */
  cells: readonly Uint32Array[];
  dot: Uint32Array;
  outline: Uint32Array;
  /** What lies between two cells. */
  edge: number;
}

/** Mix all inks of a theme. The look after the last is that of a settlement without a state: nothing. */
export function inksOf(paint: Paint): Inks {
  const looks = paint.colors.length * AGES * SHARES;
  const [plain, beside, on, dot, outline] = Array.from(
    { length: 5 },
    () => new Uint32Array(looks + 1),
  ) as Five;
  for (let look = 0; look < looks; look++)
    [plain[look], beside[look], on[look], dot[look], outline[look]] = mixedFor(paint, look);
  const cells = HATCHED.map((part) => (part === HATCHED[0] ? on : part ? beside : plain));
  return { cells, dot, outline, edge: pixel(rgb(toneOf(paint).land, 0.7)) };
}

type Five = [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** A look's cell off, beside and on a line of its hatch, its dot, and the dot's outline. */
function mixedFor(paint: Paint, look: number): [number, number, number, number, number] {
  const percent = look % SHARES;
  const freshness = Math.floor(look / SHARES) % AGES;
  const state = Math.floor(look / (SHARES * AGES));
  const color = paint.colors[state] ?? "#000000";
  const weight = weightOf(freshness, percent);
  const cell = rgb(color, (paint.dark ? 1 : 0.66) * weight);
  const dark = state === paint.contested ? Math.max(FAINTEST_HATCH, weight) : 0;
  const hatched = (part: number) => over(faded(HATCH, part * dark), cell);
  const claimed = freshness === 0 ? 0 : (FADE[freshness] ?? 1);
  const dot = over(rgb(color, claimed), cell);
  const [beside, on] = [hatched(HATCHED[1]), hatched(HATCHED[0])];
  const outline = over(rgb(toneOf(paint).ink, 0.7 * claimed), on);
  return [pixel(cell), pixel(beside), pixel(on), pixel(dot), pixel(outline)];
}

function rgb(hex: string, cover: number): Colour {
  const all = Number.parseInt(hex.slice(1), 16);
  return [all >> 16, (all >> 8) & 255, all & 255, cover];
}

function faded([red, green, blue, cover]: Colour, by: number): Colour {
  return [red, green, blue, cover * by];
}

/** One colour laid over another (Porter and Duff, "Compositing digital images", 1984). */
export function over(top: Colour, below: Colour): Colour {
  const left = below[3] * (1 - top[3]);
  const cover = top[3] + left;
  if (!cover) return below;
  const part = (n: 0 | 1 | 2) => (top[n] * top[3] + below[n] * left) / cover;
  return [part(0), part(1), part(2), cover];
}

/** As `ImageData` holds it on a little-endian machine, which all are that browsers run on. */
export function pixel([red, green, blue, cover]: Colour): number {
  const [r, g, b, a] = [red, green, blue, cover * 255].map(Math.round) as [number, number, number, number];
  return ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

export function colour(pixel: number): Colour {
  return [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, (pixel >>> 24) / 255];
}

/** So much of a pixel. */
export function thinned(pixel: number, share: number): number {
  return ((pixel & 0xffffff) | (((pixel >>> 24) * share + 0.5) << 24)) >>> 0;
}

/** So much of one pixel, the rest of another. */
export function mixed(from: number, to: number, share: number): number {
  const [a, b] = [(from >>> 24) * (1 - share), (to >>> 24) * share];
  const cover = a + b;
  if (cover < 0.5) return 0;
  const red = ((from & 255) * a + (to & 255) * b) / cover;
  const green = (((from >> 8) & 255) * a + ((to >> 8) & 255) * b) / cover;
  const blue = (((from >> 16) & 255) * a + ((to >> 16) & 255) * b) / cover;
  return (((cover + 0.5) << 24) | ((blue + 0.5) << 16) | ((green + 0.5) << 8) | (red + 0.5)) >>> 0;
}
