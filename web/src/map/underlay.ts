// Online tiles when a reader wants them -> MapLibre, fetched then and not before, below the settlements.
// A page that opens from a disk has no tiles: MapLibre is left out of it.
import type { Camera } from "../state/view";
import type { Paint } from "./inks";
import type { Tiles } from "./tiles";

/** What lies between the land and the settlements. */
export class Underlay {
  private tiles: Tiles | null = null;
  private wanted = "";

  constructor(private readonly box: HTMLElement) {}

  /** Lay the tiles of a theme, or take them away. */
  lay({ tiles, dark }: Paint, camera: Camera): void {
    const wanted = tiles ? `${dark} ${tiles}` : "";
    if (wanted === this.wanted) return;
    this.remove();
    this.wanted = wanted;
    if (tiles)
      this.fetch(tiles, dark, camera).catch((cause: unknown) => console.warn("no tiles can be drawn", cause));
  }

  look(camera: Camera): void {
    this.tiles?.look(camera);
  }

  remove(): void {
    this.wanted = "";
    this.tiles?.remove();
    this.tiles = null;
  }

  private async fetch(template: string, dark: boolean, camera: Camera): Promise<void> {
    const { wanted } = this;
    if (import.meta.env.MODE === "page") return;
    const { Tiles, prepareWorker } = await import("./tiles");
    await prepareWorker();
    if (wanted === this.wanted) this.tiles = new Tiles(this.box, template, dark, camera);
  }
}
