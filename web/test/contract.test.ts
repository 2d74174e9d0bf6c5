// The app against the server's recorded answers.
import { describe, expect, test } from "vitest";
import { Runs } from "../src/api/runs";
import type { Dossier, Overview, PlaceColumns, ReportView, Strip } from "../src/api/types";
import { blocksOf, spotsOf, WIDTH } from "../src/dossier/striplayout";
import { barOrder, colorOf, stateName } from "../src/look/states";
import { lookOf, Painter } from "../src/map/painter";
import { stretchesOf } from "../src/reader/marks";
import { answer, bytes, recorded } from "./snapshot";

if (recorded) describe("the server's recorded answers", agree);
else test.skip("the server's recorded answers: its tests do not stand beside this folder", () => undefined);

function agree() {
  const overview = answer<Overview>("overview.json");
  const places = answer<PlaceColumns>("places.json");
  const dossier = answer<Dossier>("dossier.json");
  const strip = answer<Strip>("strip.json");
  const valid = new Runs(bytes("control-valid.bin"));
  const row = places.place_id.indexOf(dossier.place.place_id);

  test("control runs speak of the overview's states and places", () => {
    expect(valid.header.states).toEqual(overview.states);
    expect(valid.header.places).toBe(places.place_id.length);
    expect(valid.header.first).toBe(overview.first);
  });

  test("the map and the dossier say the same of a place on a day", () => {
    const moment = valid.moment(valid.runAt(row, valid.dayNumber(dossier.on)));
    expect(overview.states[moment.state]).toBe(dossier.estimate.state);
    expect(overview.confidences[moment.confidence]).toBe(dossier.estimate.confidence);
    expect(overview.likelihoods[moment.likelihood]).toBe(dossier.estimate.likelihood);
    const shares = overview.states.map((state) =>
      Math.round((dossier.estimate.probabilities[state] ?? 0) * 100),
    );
    expect(moment.percents).toEqual(shares);
  });

  test("a step of the slider touches only what changes", () => {
    const touched: number[] = [];
    const painter = new Painter((n) => touched.push(n));
    expect(painter.paint(valid, overview.first)).toBe(places.place_id.length);
    expect(painter.paint(valid, overview.first)).toBe(0);
    const next = valid.nextChange(overview.first, 1);
    expect(next).not.toBeNull();
    touched.length = 0;
    painter.paint(valid, next as string);
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.length).toBeLessThan(places.place_id.length);
  });

  test("nobody is painted before or after the days of a view", () => {
    expect(valid.runAt(row, -1)).toBe(-1);
    expect(valid.runAt(row, valid.header.days)).toBe(-1);
  });

  test("every mark has a spot and every run fills the height of the band", () => {
    const window = { first: overview.first, last: overview.last };
    const sides = (overview.theatre?.sides ?? []).map((side) => side.name);
    expect(spotsOf(strip.marks, sides, window)).toHaveLength(strip.marks.length);
    const blocks = blocksOf(strip.valid, overview.states, barOrder(overview.states), window);
    const first = blocks.filter((block) => block.x === blocks[0]?.x);
    expect(first.reduce((sum, block) => sum + block.height, 0)).toBeCloseTo(66);
    expect(Math.max(...blocks.map((block) => block.x + block.width))).toBeCloseTo(WIDTH);
  });

  test("every state has a colour of its own and a name", () => {
    const colors = overview.states.map((state) => colorOf(overview, state));
    expect(new Set(colors).size).toBe(overview.states.length);
    for (const state of overview.states) expect(stateName(overview, state)).not.toBe("");
  });

  test("a text stays whole when its claims are marked", () => {
    const report = answer<ReportView>("report.json");
    const stretches = stretchesOf(report.text ?? "", report.claims);
    expect(stretches.map((stretch) => stretch.text).join("")).toBe(report.text);
    for (const [n, claim] of report.claims.entries()) {
      const marked = stretches.filter(({ over }) => over.includes(n));
      expect(marked.map((stretch) => stretch.text).join("")).toBe(claim.quote);
    }
  });

  test("less evidence is fainter", () => {
    const moment = { state: 0, confidence: 3, freshness: 1, likelihood: 6, percents: [90, 5, 5] };
    expect(lookOf({ ...moment, freshness: 3 }).weight).toBeLessThan(lookOf(moment).weight);
    expect(lookOf({ ...moment, percents: [45, 30, 25] }).weight).toBeLessThan(lookOf(moment).weight);
  });
}
