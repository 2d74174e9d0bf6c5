// Where MapLibre finds its worker: a file of its own beside the app, or within the one page.
import { setWorkerUrl } from "maplibre-gl";

declare const __ONE_PAGE__: boolean;

/** Tell MapLibre; call once before the first map. */
export async function prepareWorker(): Promise<void> {
  if (__ONE_PAGE__) {
    const source = (await import("maplibre-gl/dist/maplibre-gl-worker.mjs?raw")).default;
    setWorkerUrl(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  } else {
    setWorkerUrl((await import("maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url")).default);
  }
}
