// One small store of the view and of preferences; whoever uses it is drawn again when it changes.
import { useEffect, useState } from "preact/hooks";
import { parse, print, type View } from "./view";

/** A value that can be watched. */
export class Watched<T> {
  private readonly watchers = new Set<() => void>();

  constructor(private value: T) {}

  get(): T {
    return this.value;
  }

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const watcher of [...this.watchers]) watcher();
  }

  /** Call `watcher` at each change until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

/** The value, and a new drawing when it changes. */
export function useWatched<T>(watched: Watched<T>): T {
  const [, redraw] = useState(0);
  useEffect(() => watched.watch(() => redraw((n) => n + 1)), [watched]);
  return watched.get();
}

/** What is on the screen. */
export const view = new Watched<View>(parse(globalThis.location?.hash ?? ""));

/** Change a part of the view; `push` makes a step that the browser's back button undoes. */
export function go(change: Partial<View>, push = false): void {
  const next = { ...view.get(), ...change };
  const address = `#${print(next)}`;
  if (address !== location.hash) {
    clearTimeout(settling);
    if (push) history.pushState(null, "", address);
    else settle(address);
  }
  view.set(next);
}

/** Browsers allow some 100 changes of the address in 30 s: while a slider moves, only the last one counts. */
const SETTLE_MS = 300;
let settling = 0;

function settle(address: string): void {
  clearTimeout(settling);
  settling = window.setTimeout(() => history.replaceState(null, "", address), SETTLE_MS);
}

/** Follow the browser's back and forward buttons and links within the page. */
export function followAddress(): void {
  const follow = () => view.set(parse(location.hash));
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
}
