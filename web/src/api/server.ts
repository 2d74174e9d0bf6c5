// The addresses of `whoholds serve` -> answers.
import type { Asks } from "./asks";
import { Fault, faultOf } from "./fault";
import { Runs } from "./runs";
import type { Session } from "./types";

type Words = Record<string, string | null | undefined>;

let csrf: string | null = null;

/** What the server at this page's own address answers. */
export const server: Asks = {
  overview: () => json("api/overview"),
  places: () => json("api/places"),
  control: async (view) => new Runs(await (await ask(`api/control/${part(view)}`)).arrayBuffer()),
  dossier: (place, on, known, signal) =>
    json(`api/places/${part(place)}${query({ on, "as-known": known })}`, { signal }),
  strip: (place, signal) => json(`api/places/${part(place)}/strip`, { signal }),
  reasons: (place, on, known, signal) =>
    json(`api/places/${part(place)}/reasons${query({ on, "as-known": known })}`, { signal }),
  brief: (place, on, known, lang) =>
    text(`api/places/${part(place)}/brief${query({ on, "as-known": known, lang, format: "txt" })}`),
  cite: (place, format) => text(`api/places/${part(place)}/cite${query({ format })}`),
  claim: (id) => json(`api/claims/${part(id)}`),
  report: (id) => json(`api/reports/${part(id)}`),
  read: (body) => json("api/read", posted(body)),
  compare: (file, on, known) =>
    json(`api/compare${query({ on, "as-known": known })}`, {
      method: "POST",
      body: file,
      headers: { "Content-Type": file.type, ...guard() },
    }),
  changes: (since, until) => json(`api/changes${query({ since, until })}`),
  sources: () => json("api/sources"),
  search: (q, signal) => json(`api/search${query({ q })}`, { signal }),
  session: async () => signed(await json("api/session")),
  signIn: async (name, password) => signed(await json("api/session", posted({ name, password }))),
  signOut: async () => signed(await json("api/session", { method: "DELETE", headers: guard() })),
  queue: () => json("api/review"),
  decide: (claim, decision) => json(`api/review/${part(claim)}`, posted(decision)),
  undo: (claim, seen) => json(`api/review/${part(claim)}/undo`, posted({ seen, reason: "" })),
};

function signed(session: Session): Session {
  csrf = session.csrf;
  return session;
}

function guard(): Record<string, string> {
  return csrf ? { "X-CSRF-Token": csrf } : {};
}

function posted(body: unknown): RequestInit {
  return {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...guard() },
  };
}

function part(value: string): string {
  return encodeURIComponent(value);
}

/** Words of an address; those without a value are left out. */
export function query(words: Words): string {
  const given = Object.entries(words).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

async function ask(address: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address, { credentials: "same-origin", ...init }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Fault(0, "");
  });
  if (!response.ok) throw await faultOf(response);
  return response;
}

async function json<T>(address: string, init?: RequestInit): Promise<T> {
  return (await (await ask(address, init)).json()) as T;
}

async function text(address: string): Promise<string> {
  return (await ask(address, { headers: { Accept: "text/plain" } })).text();
}
