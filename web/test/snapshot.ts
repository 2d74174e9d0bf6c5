// The server's recorded answers, which its own tests hold too: both sides keep one contract.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../tests/serve/snapshots/", import.meta.url));

/** Whether the server's tests stand beside this folder (in a source distribution of web/ alone they do not). */
export const recorded = existsSync(FOLDER);

/** A recorded JSON answer. */
export function answer<T>(name: string): T {
  return JSON.parse(readFileSync(FOLDER + name, "utf-8")) as T;
}

/** A recorded binary answer. */
export function bytes(name: string): ArrayBuffer {
  return new Uint8Array(readFileSync(FOLDER + name)).buffer;
}
