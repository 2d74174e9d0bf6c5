// The words of a part ("western outskirts", «центр») -> where it lies on a round sketch of a settlement.

/** Degrees from north, clockwise, half the width, and radii within a circle of 48. */
export interface Sector {
  bearing: number;
  half: number;
  inner: number;
  outer: number;
}

/** Stems of directions in English, Ukrainian and Russian; compounds before simple ones. */
const BEARINGS: readonly [RegExp, number][] = [
  [/north-?\s?east|північно-східн|северо-восточн/, 45],
  [/south-?\s?east|південно-східн|юго-восточн/, 135],
  [/south-?\s?west|південно-західн|юго-западн/, 225],
  [/north-?\s?west|північно-західн|северо-западн/, 315],
  [/north|північн|північ|северн|север/, 0],
  [/east|східн|схід|восточн|восток/, 90],
  [/south|південн|південь|южн/, 180],
  [/west|західн|захід|западн|запад/, 270],
];
const CENTRE = /cent(re|er|ral)|downtown|city council|administration|центр/;
const RIM = /outskirt|suburb|околиц|окраин|передміст|пригород/;

const SIZE = 48;
const CORE = 15;

/** The sector that a part's words name, or null: then it is only listed. */
export function sectorOf(part: string): Sector | null {
  const said = part.toLowerCase();
  const bearing = BEARINGS.find(([words]) => words.test(said))?.[1];
  if (bearing !== undefined) return { bearing, half: 42, inner: RIM.test(said) ? 31 : CORE, outer: SIZE };
  return CENTRE.test(said) ? { bearing: 0, half: 180, inner: 0, outer: CORE } : null;
}

/** An SVG path of a sector. */
export function wedge({ bearing, half, inner, outer }: Sector): string {
  if (half >= 180)
    return `M0 ${-outer}A${outer} ${outer} 0 1 1 0 ${outer}A${outer} ${outer} 0 1 1 0 ${-outer}Z`;
  const [from, to] = [bearing - half, bearing + half];
  return `M${at(from, outer)}A${outer} ${outer} 0 0 1 ${at(to, outer)}L${at(to, inner)}A${inner} ${inner} 0 0 0 ${at(from, inner)}Z`;
}

function at(degrees: number, radius: number): string {
  const angle = (degrees * Math.PI) / 180;
  return `${(radius * Math.sin(angle)).toFixed(1)} ${(-radius * Math.cos(angle)).toFixed(1)}`;
}
