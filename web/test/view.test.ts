// The address of a view, and which kept view answers "known by when?".
import { describe, expect, test } from "vitest";
import { query } from "../src/api/server";
import { knownDay, viewFor } from "../src/state/known";
import { parse, print, START, type View } from "../src/state/view";

describe("a view's address", () => {
  test.each<Partial<View>>([
    {},
    { on: "2023-04-03", known: "2023-04-04", place: "gn:713174" },
    { tab: "reader", report: "https://example.org/a?b=c&d=e#f", claim: "c0123" },
    { tab: "sources", known: "then" },
    { camera: { zoom: 8.25, lat: 48.5942, lon: 37.9989 } },
    { place: "UA14020050010012345/ю & co" },
  ])("is read back as it was written: %o", (change) => {
    expect(parse(`#${print({ ...START, ...change })}`)).toEqual({ ...START, ...change });
  });

  test.each([
    "#on=2023-13-45",
    "#on=yesterday",
    "#tab=admin",
    "#known=<script>",
    "#at=a/b/c",
    "#at=8",
    "#%",
    "#on",
    "",
  ])("that makes no sense shows the beginning: %s", (hash) => {
    expect(parse(hash)).toEqual(START);
  });

  test("of a server leaves out what is not asked", () => {
    expect(query({ on: "2023-04-03", "as-known": null, q: "" })).toBe("?on=2023-04-03");
    expect(query({})).toBe("");
    expect(query({ q: "a&b=c #" })).toBe("?q=a%26b%3Dc+%23");
  });
});

describe("known by when", () => {
  const kept = ["2023-03-08", "2023-04-05", "2023-05-03"];
  test.each([
    { on: "2023-04-03", known: null, view: "valid" },
    { on: "2023-04-03", known: "then", view: "as-known" },
    { on: "2023-04-03", known: "2023-04-04", view: "as-known" },
    { on: "2023-04-03", known: "2023-04-05", view: "2023-04-05" },
    { on: "2023-04-03", known: "2023-05-02", view: "2023-04-05" },
    { on: "2023-04-03", known: "2023-06-01", view: "2023-05-03" },
    { on: "2023-05-20", known: "2023-05-04", view: "2023-05-03" },
    { on: "2023-04-03", known: "2023-03-01", view: null },
  ])("$known, of $on: $view", ({ on, known, view }) => {
    expect(viewFor(on, known, kept)).toBe(view);
  });

  test("on that day is that day", () => {
    expect(knownDay("2023-04-03", "then")).toBe("2023-04-03");
    expect(knownDay("2023-04-03", null)).toBeNull();
  });
});
