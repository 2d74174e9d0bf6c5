// What is on the screen <-> the address bar, so that every view is a link.

export const TABS = ["map", "reader", "compare", "sources", "review"] as const;
export type Tab = (typeof TABS)[number];

/** Where the map looks: zoom, latitude, longitude. */
export interface Camera {
  zoom: number;
  lat: number;
  lon: number;
}

/** A view of the app; `known` null: all that is known now, "then": known on the day itself, else a day. */
export interface View {
  tab: Tab;
  on: string | null;
  known: string | null;
  place: string | null;
  claim: string | null;
  report: string | null;
  camera: Camera | null;
}

export const START: View = {
  tab: "map",
  on: null,
  known: null,
  place: null,
  claim: null,
  report: null,
  camera: null,
};

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Read a view from the part of an address after `#`; what is not understood is left out. */
export function parse(hash: string): View {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const tab = words.get("tab") as Tab | null;
  return {
    tab: tab && TABS.includes(tab) ? tab : "map",
    on: dayOf(words.get("on")),
    known: words.get("known") === "then" ? "then" : dayOf(words.get("known")),
    place: words.get("place") || null,
    claim: words.get("claim") || null,
    report: words.get("report") || null,
    camera: cameraOf(words.get("at")),
  };
}

/** Write a view as the part of an address after `#`; what is usual is left out. */
export function print(view: View): string {
  const { tab, on, known, place, claim, report, camera } = view;
  const at = camera && [camera.zoom.toFixed(2), camera.lat.toFixed(4), camera.lon.toFixed(4)].join("/");
  const words = { tab: tab === "map" ? null : tab, on, known, place, claim, report, at };
  const given = Object.entries(words).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return new URLSearchParams(given).toString().replaceAll("%2F", "/");
}

function dayOf(value: string | null): string | null {
  return value && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
}

function cameraOf(value: string | null): Camera | null {
  const [zoom, lat, lon] = (value ?? "").split("/").map(Number);
  const all = [zoom, lat, lon].every((n) => n !== undefined && Number.isFinite(n));
  if (!value || !all || zoom === undefined || lat === undefined || lon === undefined) return null;
  return { zoom, lat: Math.max(-85, Math.min(85, lat)), lon };
}
