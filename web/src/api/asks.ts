// Questions of the app -> answers; a server and a published site both can give them.

import type { Runs } from "./runs";
import type {
  ChangeList,
  ClaimDetail,
  Comparison,
  Decided,
  Decision,
  Dossier,
  Overview,
  PlaceColumns,
  Queue,
  Reasons,
  ReportView,
  SearchAnswer,
  Session,
  SourceList,
  Strip,
  TextToRead,
} from "./types";

export interface Asks {
  overview(): Promise<Overview>;
  places(): Promise<PlaceColumns>;
  control(view: string): Promise<Runs>;
  dossier(place: string, on: string, known: string | null, signal: AbortSignal): Promise<Dossier>;
  strip(place: string, signal: AbortSignal): Promise<Strip>;
  reasons(place: string, on: string, known: string | null, signal: AbortSignal): Promise<Reasons>;
  brief(place: string, on: string, known: string | null, lang: string): Promise<string>;
  cite(place: string, format: string): Promise<string>;
  claim(id: string): Promise<ClaimDetail>;
  report(id: string): Promise<ReportView>;
  read(text: TextToRead): Promise<ReportView>;
  compare(file: Blob, on: string, known: string | null): Promise<Comparison>;
  changes(since: string, until: string): Promise<ChangeList>;
  sources(): Promise<SourceList>;
  search(words: string, signal: AbortSignal): Promise<SearchAnswer>;
  session(): Promise<Session>;
  signIn(name: string, password: string): Promise<Session>;
  signOut(): Promise<Session>;
  queue(): Promise<Queue>;
  decide(claim: string, decision: Decision): Promise<Decided>;
  undo(claim: string, seen: string): Promise<Decided>;
}
