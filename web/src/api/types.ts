// The contract's schemas under the names by which the app speaks of them.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Overview = Schemas["Overview"];
export type PlaceColumns = Schemas["PlaceColumns"];
export type PlaceInfo = Schemas["PlaceInfo"];
export type Dossier = Schemas["Dossier"];
export type Strip = Schemas["Strip"];
export type DossierColumn = Schemas["DossierColumn"];
export type EstimateInfo = Schemas["EstimateInfo"];
export type Likelihood = EstimateInfo["likelihood"];
export type ClaimRow = Schemas["ClaimRow"];
export type ClaimDetail = Schemas["ClaimDetail"];
export type Mark = Schemas["Mark"];
export type StripRun = Schemas["StripRun"];
export type Reasons = Schemas["Reasons"];
export type PartLine = Schemas["PartLine"];
export type NearPlace = Schemas["NearPlace"];
export type ReportView = Schemas["ReportView"];
export type ReadClaim = Schemas["ReadClaim"];
export type ReadHarm = Schemas["ReadHarm"];
export type TextToRead = Schemas["TextToRead"];
export type Comparison = Schemas["Comparison"];
export type Difference = Schemas["Difference"];
export type ChangeList = Schemas["ChangeList"];
export type SourceList = Schemas["SourceList"];
export type SourceInfo = Schemas["SourceInfo"];
export type VoiceInfo = Schemas["VoiceInfo"];
export type RateInfo = Schemas["RateInfo"];
export type SearchAnswer = Schemas["SearchAnswer"];
export type Session = Schemas["Session"];
export type Queue = Schemas["Queue"];
export type QueueItem = Schemas["QueueItem"];
/** The contract says no more of changes than that they are fields with their new values. */
export type Decision = Omit<Schemas["Decision"], "changes"> & { changes: Record<string, unknown> };
export type Decided = Schemas["Decided"];
export type ReviewMark = Schemas["ReviewMark"];
/** What a server-sent event says of the ledger; the contract describes answers, not events. */
export interface News {
  head: string;
  new: number;
  reviews: ReviewMark[];
}
export type TheatreInfo = Schemas["TheatreInfo"];
