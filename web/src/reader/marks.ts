// A text and the spans in it -> stretches, each with the spans that cover it. Offsets count code points, as the
// server's do; JavaScript's strings count UTF-16 units, so the text is cut as a list of code points.

/** Anything with half-open offsets in a text. */
export interface Spanned {
  start: number;
  end: number;
}

/** A stretch of the text, the indexes of the spans over it, and of those that end with it. */
export interface Stretch {
  text: string;
  over: number[];
  ends: number[];
}

/** Cut a text at all borders of spans; spans may overlap. */
export function stretchesOf(text: string, spans: readonly Spanned[]): Stretch[] {
  const letters = Array.from(text);
  const cuts = [0, letters.length, ...spans.flatMap(({ start, end }) => [start, end])]
    .filter((n) => n >= 0 && n <= letters.length)
    .sort((a, b) => a - b);
  const borders = [...new Set(cuts)];
  return borders.slice(0, -1).map((from, n) => {
    const to = borders[n + 1] ?? from;
    const over = spans.flatMap(({ start, end }, index) => (start <= from && to <= end ? [index] : []));
    const ends = over.filter((index) => spans[index]?.end === to);
    return { text: letters.slice(from, to).join(""), over, ends };
  });
}
