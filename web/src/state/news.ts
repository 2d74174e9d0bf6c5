// The server's events -> what the app watches: the edition that is served, what came into the ledger.
import { published } from "../api/site";
import type { News } from "../api/types";
import { Watched } from "./store";

/** Digest of the edition that the server has now; null before it said so. */
export const served = new Watched<string | null>(null);

/** What came into the ledger last; a new value whenever something may have been missed, too. */
export const news = new Watched<News | null>(null);

const MISSED: News = { head: "", new: 0, reviews: [] };

/**
 * Listen until the returned function is called. Only a page that is seen listens: over HTTP/1.1 a browser keeps six
 * lines to a server, and a row of open tabs would use them all.
 */
export function listen(): () => void {
  if (published) return () => undefined;
  let events: EventSource | null = null;
  let before = false;
  const follow = () => {
    events?.close();
    events = document.hidden ? null : opened(before);
    before ||= events !== null;
  };
  document.addEventListener("visibilitychange", follow);
  follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    events?.close();
  };
}

function opened(again: boolean): EventSource {
  const events = new EventSource("api/events");
  events.addEventListener("edition", (event) => served.set(JSON.parse(event.data).edition.digest));
  events.addEventListener("ledger", (event) => news.set(JSON.parse(event.data)));
  events.addEventListener("open", () => {
    if (again) news.set({ ...MISSED });
    again = true;
  });
  return events;
}
