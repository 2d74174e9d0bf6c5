// Words in three languages, and what is read from the words of others.
import { afterEach, describe, expect, test } from "vitest";
import { partOf } from "../src/dossier/claimcard";
import { sectorOf } from "../src/dossier/sectors";
import { safeUrl } from "../src/parts/link";
import { stretchesOf } from "../src/reader/marks";
import { changesOf } from "../src/review/decision";
import { en } from "../src/words/en";
import { ru } from "../src/words/ru";
import { uk } from "../src/words/uk";
import { count, date, fill, lang } from "../src/words/words";

afterEach(() => lang.set("en"));

/** Every pattern under its path; of a counted word the form that all languages have. */
function patterns(node: object, path = ""): Map<string, string> {
  const leaves = Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[`${path}.${key}`, value]] : [...patterns(value, `${path}.${key}`)],
  );
  return new Map(leaves.filter(([key]) => !/\.(zero|one|two|few|many)$/.test(key)));
}

const braces = (pattern: string | undefined) =>
  [...(pattern ?? "").matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe.each([
  ["uk", uk],
  ["ru", ru],
])("%s", (_, wording) => {
  test("fills the same braces as English", () => {
    const theirs = patterns(wording);
    for (const [path, pattern] of patterns(en))
      expect([path, braces(theirs.get(path))]).toEqual([path, braces(pattern)]);
  });

  test("leaves nothing in English", () => {
    const { dossier, claim, time, sources, relations, likelihood } = wording;
    const said = patterns({ dossier, claim, time, sources, relations, likelihood });
    for (const pattern of said.values()) expect(pattern.replace(/\{\w+\}/g, "")).not.toMatch(/[a-z]{3,}/i);
  });
});

test.each([
  ["en", 1, "1 more claim"],
  ["en", 2, "2 more claims"],
  ["uk", 1, "ще 1 заява"],
  ["uk", 3, "ще 3 заяви"],
  ["uk", 5, "ще 5 заяв"],
  ["uk", 21, "ще 21 заява"],
  ["ru", 2, "ещё 2 заявления"],
  ["ru", 11, "ещё 11 заявлений"],
] as const)("%s counts %i: %s", (language, n, said) => {
  lang.set(language);
  const wording = { en, uk, ru }[language];
  expect(count(wording.dossier.more, n)).toBe(said);
});

test("days are UTC calendar days in the reader's words", () => {
  expect(date("2023-04-03")).toBe("3 April 2023");
  expect(date("2023-04-03T23:30:00Z")).toBe("3 April 2023");
  lang.set("uk");
  expect(date("2023-04-03", "short")).toContain("квіт");
  expect(date("not a day")).toBe("not a day");
});

test("a value with braces or dollars is put in as it is", () => {
  expect(fill("{who} says {what}", { who: "{what} $&", what: "$1" })).toBe("{what} $& says $1");
});

test.each([
  ["western outskirts", 270],
  ["північно-східна околиця", 45],
  ["юго-западная часть", 225],
  ["the south", 180],
  ["city centre", 0],
  ["центр", 0],
])("“%s” lies towards %i°", (part, bearing) => {
  expect(sectorOf(part)?.bearing).toBe(bearing);
});

test.each(["70 %", "most", "вокзал"])("“%s” is listed, not sketched", (part) => {
  expect(sectorOf(part)).toBeNull();
});

test("a part loses the preposition that led to the place", () => {
  expect(partOf("western outskirts of")).toBe("western outskirts");
  expect(partOf("in or around")).toBe("in or around");
});

test.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "JaVaScRiPt:0", "", "nonsense"])(
  "no link is made to %s",
  (address) => expect(safeUrl(address)).toBeNull(),
);

test("offsets count code points, as the server's do", () => {
  const text = "🛡 Бахмут 🛡 held";
  const found = stretchesOf(text, [
    { start: 2, end: 8 },
    { start: 2, end: 10 },
  ]);
  expect(found.map((stretch) => stretch.text)).toEqual(["🛡 ", "Бахмут", " 🛡", " held"]);
  expect(found.map((stretch) => stretch.over)).toEqual([[], [0, 1], [1], []]);
  expect(found.map((stretch) => stretch.ends)).toEqual([[], [0], [1], []]);
});

test("an amendment holds only what was changed; an emptied field is null", () => {
  const form = new FormData();
  const claim = {
    relation: "takes",
    modality: "fact",
    side: "Russia",
    actor: "Wagner",
    place_id: "gn:1",
    part: "centre",
    when_from: null,
    when_to: null,
  } as const;
  for (const [name, value] of Object.entries({ ...claim, modality: "denied", part: " " }))
    form.set(name, value ?? "");
  expect(changesOf(claim, form)).toEqual({ modality: "denied", part: null });
});
