// Where MapLibre finds its worker: a file of its own beside the app, or within the one page (one-page.ts).
import { setWorkerUrl } from "maplibre-gl";

/** Tell MapLibre; call once before the first map. */
export async function prepareWorker(): Promise<void> {
  const { default: address } = await import("maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url");
  const source = document.getElementById("map-worker")?.textContent || sourceIn(address);
  setWorkerUrl(source ? URL.createObjectURL(new Blob([source], { type: "text/javascript" })) : address);
}

/** The code in a data URL: browsers start no worker from one, but from a Blob made of it. */
function sourceIn(address: string): string {
  return address.startsWith("data:") ? decodeURIComponent(address.slice(address.indexOf(",") + 1)) : "";
}
