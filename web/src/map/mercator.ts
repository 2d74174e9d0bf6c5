// Degrees -> the plane on which the map is drawn: Web Mercator (EPSG:3857), the whole world one unit wide and high.

/** CSS pixels of the world at zoom 0, as most web maps count zooms. */
export const WORLD = 512;

const KM_AROUND = 40_075.017;

/** East of the date line, 0..1. */
export function xOf(lon: number): number {
  return (lon + 180) / 360;
}

/** South of 85.05° N, 0..1. */
export function yOf(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** Degrees east of Greenwich. */
export function lonOf(x: number): number {
  return x * 360 - 180;
}

/** Degrees north of the equator. */
export function latOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** Units of the plane that a distance on the ground takes at a latitude. */
export function unitsOf(km: number, lat: number): number {
  return km / (KM_AROUND * Math.cos((lat * Math.PI) / 180));
}

/** What a drawing shows of the plane: device pixel = unit x scale - (left, top). */
export interface Frame {
  /** Device pixels. */
  width: number;
  height: number;
  scale: number;
  left: number;
  top: number;
  zoom: number;
  /** Device pixels a CSS pixel. */
  ratio: number;
}

/** The frame of a map of so many CSS pixels that looks at a point from a zoom. */
export function frameOf(
  size: { width: number; height: number; ratio: number },
  camera: { lon: number; lat: number; zoom: number },
): Frame {
  const { ratio } = size;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  const scale = WORLD * 2 ** camera.zoom * ratio;
  const left = xOf(camera.lon) * scale - width / 2;
  const top = yOf(camera.lat) * scale - height / 2;
  return { width, height, scale, left, top, zoom: camera.zoom, ratio };
}

/** Where a point of the plane is seen, in device pixels: of the worlds side by side, in that nearest to the middle. */
export function columnOf(x: number, { scale, left, width }: Frame): number {
  const column = x * scale - left;
  return column - Math.round((column - width / 2) / scale) * scale;
}

/** A round distance no longer than so many CSS pixels at a camera, and its pixels. */
export function rulerOf(
  camera: { lat: number; zoom: number },
  longest: number,
): { km: number; pixels: number } {
  const pixel = unitsOf(1, camera.lat) * WORLD * 2 ** camera.zoom;
  const most = longest / pixel;
  const ten = 10 ** Math.floor(Math.log10(most));
  const km = ten * ([5, 3, 2].find((times) => times * ten <= most) ?? 1);
  return { km, pixels: km * pixel };
}
