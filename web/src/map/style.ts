// The base, the colours of the states and the theme -> a MapLibre style that asks the network for nothing.
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from "maplibre-gl";
import type { Base } from "./base";

export interface Paint {
  dark: boolean;
  /** Colours in the order of the control runs' states. */
  colors: readonly string[];
  contested: number;
  tiles: string | null;
}

/** From which zoom on settlements are cells; a country of many is seen as spots from farther off. */
export const CLOSE = 6.5;

/** How settlements are seen from afar: the radius of their spots in km; null: as cells at every zoom. */
export type Afar = { km: number; lat: number } | null;

const LIGHT = { sea: "#e6eaec", land: "#faf9f6", border: "#9aa3a9", ink: "#20282e", halo: "#ffffff" };
const DARK = { sea: "#11161a", land: "#1c2328", border: "#5d6972", ink: "#e9e7e2", halo: "#161c20" };

/** The state of a cell as set on its feature; -1: none. */
const STATE: ExpressionSpecification = ["coalesce", ["feature-state", "state"], -1];
/** How strong its colour is, 0..1: the probability, faded by age. */
const WEIGHT: ExpressionSpecification = ["coalesce", ["feature-state", "weight"], 0];
const CLAIMED: ExpressionSpecification = ["coalesce", ["feature-state", "claimed"], 0];

/** The whole style. */
export function styleOf(base: Base, paint: Paint, afar: Afar = null): StyleSpecification {
  const tone = paint.dark ? DARK : LIGHT;
  return {
    version: 8,
    sources: { ...groundSources(base), ...tileSource(paint.tiles), ...placeSources() },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": tone.sea } },
      {
        id: "land",
        type: "fill",
        source: "land",
        paint: { "fill-color": tone.land, "fill-antialias": false },
      },
      ...(paint.tiles ? [tileLayer(paint.dark)] : []),
      ...(afar ? [spots(paint, tone, afar)] : []),
      ...placeLayers(paint, tone, afar ? CLOSE : 0),
      line("borders", tone.border, 1),
      line("disputed", tone.border, 1, [3, 3]),
      ...labelLayers(tone),
    ],
  };
}

function groundSources(base: Base): Record<string, SourceSpecification> {
  return {
    land: { type: "geojson", data: base.land as never, attribution: "Natural Earth" },
    borders: { type: "geojson", data: base.borders },
    disputed: { type: "geojson", data: base.disputed },
  };
}

function placeSources(): Record<string, SourceSpecification> {
  const data = { type: "FeatureCollection" as const, features: [] };
  return {
    cells: { type: "geojson", data, tolerance: 0.2 },
    spots: { type: "geojson", data, maxzoom: Math.ceil(CLOSE) },
    points: { type: "geojson", data },
    chosen: { type: "geojson", data },
  };
}

function tileSource(tiles: string | null): Record<string, SourceSpecification> {
  return tiles ? { tiles: { type: "raster", tiles: [tiles], tileSize: 256 } } : {};
}

function tileLayer(dark: boolean): LayerSpecification {
  const paint = dark
    ? { "raster-brightness-max": 0.35, "raster-saturation": -0.8 }
    : { "raster-opacity": 0.6, "raster-saturation": -0.7 };
  return { id: "tiles", type: "raster", source: "tiles", paint };
}

function line(id: string, color: string, width: number, dash?: number[]): LayerSpecification {
  return {
    id,
    type: "line",
    source: id,
    layout: { "line-join": "round" },
    paint: { "line-color": color, "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) },
  };
}

function colour(colors: readonly string[], otherwise: string): ExpressionSpecification {
  const pairs = colors.flatMap((color, n) => [n, color]);
  return ["match", STATE, ...pairs, otherwise] as unknown as ExpressionSpecification;
}

/** Settlements from afar: a spot as large as its cell, ringed where contested. */
function spots(
  { colors, contested, dark }: Paint,
  tone: typeof LIGHT,
  { km, lat }: NonNullable<Afar>,
): LayerSpecification {
  const isContested: ExpressionSpecification = ["==", STATE, contested];
  const pixels = (zoom: number) =>
    (1000 * km * 2 ** zoom) / (METRES_A_PIXEL * Math.cos((lat * Math.PI) / 180));
  return {
    id: "spots",
    type: "circle",
    source: "spots",
    maxzoom: CLOSE,
    paint: {
      "circle-radius": [
        "interpolate",
        ["exponential", 2],
        ["zoom"],
        4,
        Math.max(0.8, pixels(4)),
        8,
        pixels(8),
      ],
      "circle-color": colour(colors, tone.border),
      "circle-opacity": ["*", dark ? 1 : 0.66, WEIGHT],
      "circle-stroke-color": "#1c1a0e",
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 5, 0, CLOSE, ["case", isContested, 1, 0]],
    },
  };
}

/** On the equator at zoom 0, in tiles of 512 pixels. */
const METRES_A_PIXEL = 78_271.5;

function placeLayers(
  { colors, contested, dark }: Paint,
  tone: typeof LIGHT,
  minzoom: number,
): LayerSpecification[] {
  const fill = colour(colors, tone.border);
  const isContested: ExpressionSpecification = ["==", STATE, contested];
  const dot: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 5, 0.6, 8, 2, 11, 4.5];
  return [
    {
      id: "cells",
      type: "fill",
      source: "cells",
      minzoom,
      paint: {
        "fill-color": fill,
        "fill-opacity": ["*", dark ? 1 : 0.66, WEIGHT],
        "fill-antialias": false,
      },
    },
    {
      id: "hatch",
      type: "fill",
      source: "cells",
      minzoom,
      paint: { "fill-pattern": "hatch", "fill-opacity": ["case", isContested, ["max", 0.35, WEIGHT], 0] },
    },
    {
      id: "edges",
      type: "line",
      source: "cells",
      minzoom: 7.5,
      paint: { "line-color": tone.land, "line-width": 0.8, "line-opacity": 0.7 },
    },
    { id: "chosen", type: "line", source: "chosen", paint: { "line-color": tone.ink, "line-width": 2.5 } },
    {
      id: "dots",
      type: "circle",
      source: "points",
      paint: {
        "circle-radius": dot,
        "circle-color": fill,
        "circle-opacity": CLAIMED,
        "circle-stroke-color": tone.ink,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 6, 0, 9, 1],
        "circle-stroke-opacity": ["*", 0.7, CLAIMED],
      },
    },
  ];
}

/** Without `glyphs` MapLibre draws letters with the reader's own fonts. */
function labelLayers(tone: typeof LIGHT): LayerSpecification[] {
  const shown = (id: string, minzoom: number, ranks: number[], size: number): LayerSpecification => ({
    id,
    type: "symbol",
    source: "points",
    minzoom,
    filter: ["in", ["get", "rank"], ["literal", ranks]],
    layout: {
      "text-field": ["get", "name"],
      "text-font": ["Source Sans Variable"],
      "text-size": size,
      "text-anchor": "top",
      "text-offset": [0, 0.5],
      "symbol-sort-key": ["-", ["*", 1000, ["get", "rank"]], ["get", "claims"]],
      "text-optional": true,
    },
    paint: { "text-color": tone.ink, "text-halo-color": tone.halo, "text-halo-width": 1.4 },
  });
  return [shown("villages", 9.5, [2, 3], 12), shown("towns", 7.5, [1], 13), shown("cities", 4, [0], 14.5)];
}
