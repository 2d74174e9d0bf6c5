// Preferences of a reader (language, theme, tiles), kept in this browser where it allows that.
import { Watched } from "./store";

/** A preference: its value, kept under a name; only one of `allowed` is believed. */
export function preference<T extends string>(name: string, allowed: readonly T[], usual: T): Watched<T> {
  const kept = new Watched<T>(allowed.find((value) => value === read(name)) ?? usual);
  kept.watch(() => write(name, kept.get()));
  return kept;
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`whoholds.${name}`);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`whoholds.${name}`, value);
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

export const theme = preference("theme", ["auto", "light", "dark"], "auto");
export const tiles = preference("tiles", ["off", "on"], "off");
