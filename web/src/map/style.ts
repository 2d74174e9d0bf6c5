// What MapLibre itself draws -> a style: online tiles where a reader allowed them, else nothing.
import type { StyleSpecification } from "maplibre-gl";
import type { Paint } from "./inks";

/** The style; without tiles it asks the network for nothing and draws nothing. */
export function styleOf({ dark, tiles }: Paint): StyleSpecification {
  if (!tiles) return { version: 8, sources: {}, layers: [] };
  const paint = dark
    ? { "raster-brightness-max": 0.35, "raster-saturation": -0.8 }
    : { "raster-opacity": 0.6, "raster-saturation": -0.7 };
  return {
    version: 8,
    sources: { tiles: { type: "raster", tiles: [tiles], tileSize: 256 } },
    layers: [{ id: "tiles", type: "raster", source: "tiles", paint }],
  };
}
