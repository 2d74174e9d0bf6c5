// Online tiles, where a reader allowed them -> drawn by MapLibre below the settlements. Nothing else needs it.
import { Map as MapLibre, type StyleSpecification, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import type { Camera } from "../state/view";
import { FARTHEST } from "./camera";

/** A layer of tiles in a box that others listen in. */
export class Tiles {
  private readonly map: MapLibre;

  constructor(container: HTMLElement, template: string, dark: boolean, { zoom, lat, lon }: Camera) {
    this.map = new MapLibre({
      container,
      style: styleOf(template, dark),
      center: [lon, lat],
      zoom,
      minZoom: FARTHEST,
      interactive: false,
      attributionControl: false,
      fadeDuration: 0,
    });
  }

  /** Look where the settlements are looked at. */
  look({ zoom, lat, lon }: Camera): void {
    this.map.jumpTo({ center: [lon, lat], zoom });
  }

  remove(): void {
    this.map.remove();
  }
}

/** A style of nothing but tiles, quiet enough for what lies on them. */
export function styleOf(template: string, dark: boolean): StyleSpecification {
  const paint = dark
    ? { "raster-brightness-max": 0.35, "raster-saturation": -0.8 }
    : { "raster-opacity": 0.6, "raster-saturation": -0.7 };
  return {
    version: 8,
    sources: { tiles: { type: "raster", tiles: [template], tileSize: 256 } },
    layers: [{ id: "tiles", type: "raster", source: "tiles", paint }],
  };
}

/** Tell MapLibre where its worker is: a file of its own beside the app. Call once before the first map. */
export async function prepareWorker(): Promise<void> {
  const { default: address } = await import("maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url");
  setWorkerUrl(address);
}
