// The app against the server's recorded answers.
import { describe, expect, test } from "vitest";
import { Runs } from "../src/api/runs";
import type { Dossier, Overview, PlaceColumns, ReportView, Strip } from "../src/api/types";
import { blocksOf, spotsOf, WIDTH } from "../src/dossier/striplayout";
import { barOrder, colorOf, stateName } from "../src/look/states";
import { lookOf } from "../src/map/inks";
import { looksOf } from "../src/map/painter";
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

  test("the map shows each settlement as its view has it, and a change where there is one", () => {
    const none = 9999;
    const looks = (day: string) => {
      const found = new Uint16Array(places.place_id.length);
      looksOf(valid, day, none, found);
      return found;
    };
    const { state, freshness, percents } = valid.moment(valid.runAt(row, valid.dayNumber(dossier.on)));
    expect(looks(dossier.on)[row]).toBe(lookOf(state, freshness, percents[state] ?? -1));
    const next = valid.nextChange(overview.first, 1) as string;
    expect(looks(next)).not.toEqual(looks(overview.first));
    expect(new Set(looks("1999-01-01"))).toEqual(new Set([none]));
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
}
