// A hatch of diagonal lines as an image: what is contested is seen without colour.

/** Pixels of one tile of the hatch; a line every half tile. */
const TILE = 12;

/** A square of diagonal lines in a colour (0..255 each), seamless in both directions. */
export function hatch([red, green, blue]: readonly [number, number, number]): {
  width: number;
  height: number;
  data: Uint8Array;
} {
  const data = new Uint8Array(TILE * TILE * 4);
  for (let y = 0; y < TILE; y++)
    for (let x = 0; x < TILE; x++)
      data.set([red, green, blue, darkness((x + y) % (TILE / 2))], (y * TILE + x) * 4);
  return { width: TILE, height: TILE, data };
}

/** One full line with a soft edge on both sides. */
function darkness(step: number): number {
  return [210, 120, 0, 0, 0, 120][step] ?? 0;
}
