// A published site's own data -> answers, without a server; what needs one says so.
import type { Asks } from "./asks";
import { Fault } from "./fault";

declare global {
  var whoholdsSite: Site | undefined;
}

/** Recorded answers by the address that a server would be asked; control runs as base64. */
export interface Site {
  answers: Record<string, unknown>;
  control: Record<string, string>;
}

/** The data that stands beside the page, where it was published as a site. */
export const published: Site | undefined = globalThis.whoholdsSite;

/** Answers from recorded ones. */
export function site(_data: Site): Asks {
  const missing = () => Promise.reject(new Fault(503, ""));
  return {
    overview: missing,
    places: missing,
    control: missing,
    dossier: missing,
    brief: missing,
    cite: missing,
    claim: missing,
    report: missing,
    read: missing,
    compare: missing,
    changes: missing,
    sources: missing,
    search: missing,
    session: missing,
    signIn: missing,
    signOut: missing,
    queue: missing,
    decide: missing,
    undo: missing,
  };
}
