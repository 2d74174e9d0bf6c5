// The day asked about and "known by when?" -> which kept view answers, by the rule of docs/api.md.

/** The name of the view for a day known by `known` (null: now, "then": that day's end); null if none knew. */
export function viewFor(on: string, known: string | null, kept: readonly string[]): string | null {
  if (known === null) return "valid";
  if (known === "then") return "as-known";
  const usable = kept.filter((day) => day <= known).toSorted();
  const newest = usable.at(-1) ?? null;
  if (on > known) return newest;
  return newest !== null && newest >= on ? newest : "as-known";
}

/** The day by whose end things had to be known, for the server; null: all that is known now. */
export function knownDay(on: string, known: string | null): string | null {
  return known === "then" ? on : known;
}
