// What the app asks once and keeps: names and days, places, views of control.
import type { Asks } from "../api/asks";
import type { Runs } from "../api/runs";
import { server } from "../api/server";
import { published, site } from "../api/site";
import type { Overview, PlaceColumns, Session, TheatreInfo } from "../api/types";
import { view, Watched } from "./store";

/** Whoever answers: the pages' own data where it was published with them, else the server. */
export const asks: Asks = published ? site(published) : server;

/** What stands still while an edition is shown. */
export interface Ground {
  overview: Overview;
  places: PlaceColumns;
  /** Row of a place in the columns and in the control runs. */
  row: Map<string, number>;
}

/** Get the ground; raises Fault. What is known now is on its way at once: few readers begin with anything else. */
export async function loadGround(): Promise<Ground> {
  if (view.get().known === null) controlOf("valid").catch(() => undefined);
  const [overview, places] = await Promise.all([asks.overview(), asks.places()]);
  const row = new Map(places.place_id.map((id, n) => [id, n]));
  return { overview, places, row };
}

export const session = new Watched<Session>({ name: null, role: null, scopes: [], csrf: null });

const views = new Map<string, Promise<Runs>>();

/** A view of control, asked for once; a failed one may be asked for again. */
export function controlOf(name: string): Promise<Runs> {
  const kept = views.get(name);
  if (kept) return kept;
  const asked = asks.control(name);
  views.set(name, asked);
  asked.catch(() => views.delete(name));
  return asked;
}

/** The theatre, or one without sides where the edition names none. */
export function theatreOf(overview: Overview): TheatreInfo {
  return (
    overview.theatre ?? {
      name: "",
      title: {},
      notice: {},
      sides: [],
      contested_color: "#f0e442",
      time_zone: "UTC",
      languages: [],
    }
  );
}
