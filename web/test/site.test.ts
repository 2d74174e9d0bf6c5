// A published site's own data against the server's recorded answers: both must say the same.
import { describe, expect, test } from "vitest";
import { bandOf, composed } from "../src/api/composed";
import type { HeldPlace } from "../src/api/held";
import { Runs } from "../src/api/runs";
import type { Site } from "../src/api/site";
import type { Dossier, Strip } from "../src/api/types";
import { answer, bytes, recorded } from "./snapshot";

if (recorded) describe("a published site", agree);
else test.skip("a published site: the server's tests do not stand beside this folder", () => undefined);

function agree() {
  const data = answer<Site>("site-data.json");
  const held = answer<HeldPlace>("site-place.json");
  const control = (view: string) => new Runs(bytes(`control-${view}.bin`));
  const row = data.places.place_id.indexOf(held.place.place_id);

  test.each([
    ["dossier.json", "2023-04-03", null],
    ["dossier-as-known.json", "2023-04-03", "2023-04-04"],
    ["dossier-last-day.json", "2023-05-31", null],
  ])("says what the server says: %s", (name, on, known) => {
    expect(composed(data, control, row, held, on, known)).toEqual(answer<Dossier>(name));
  });

  test("says the same of a place of which nobody spoke", () => {
    const { place, columns, near, estimate } = answer<Dossier>("dossier-quiet.json");
    const quiet = data.places.place_id.indexOf(place.place_id);
    const found = composed(data, control, quiet, null, "2023-04-03", null);
    expect([found.columns, found.near, found.estimate]).toEqual([columns, near, estimate]);
  });

  test("draws the same band through time from the runs", () => {
    const { valid, as_known } = answer<Strip>("strip.json");
    expect(bandOf(data, control, row)).toMatchObject({ valid, as_known });
  });
}
