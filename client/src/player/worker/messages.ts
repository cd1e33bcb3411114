import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { CheckpointState } from "../../../../contracts/nostr/checkpoint.ts";
import type { SealVerdict } from "../../../../contracts/seal/verdict.ts";

/** What hls.js asks for: the two kinds of playlist, or bytes for the decoder. */
export type RequestKind = "manifest" | "playlist" | "bytes";

export type LoadRequest = {
  kind: RequestKind;
  /** Absolute. */
  url: string;
  /** The multivariant playlist through which everything of one source is reached; names the source in verdicts and memory. */
  source: string;
  /** Bytes first to last + 1, for foreign streams that pack several objects in one file. */
  range?: { start: number; end: number };
  firstByteMs: number;
  totalMs: number;
};

/** A media playlist that somebody brought, to be judged as if it had been fetched from `url`. */
export type JudgeRequest = Pick<LoadRequest, "url" | "source"> & { text: string };

/** Bytes that somebody brought for the object that verified playlists list at `url`. */
export type CheckRequest = Pick<LoadRequest, "url" | "source"> & { bytes: ArrayBuffer };

/** Who brought something: an address on the web, or another viewer, for whom the address is not to blame. */
export type Carrier = "http" | "peer";

/** Milliseconds since 1970, with fractions: worker and page have different time origins. */
export type LoadTimes = { start: number; first: number; end: number };

/** Why a playlist was refused. */
export type RefusedVerdict = Exclude<SealVerdict, { verdict: "verified" } | { verdict: "unsealed" }>;

/** Bytes that are not what the playlist announced. */
export type ByteMismatch = {
  verdict: "byte-mismatch";
  in: "length" | "sha256";
  expected: string;
  got: string;
};

export type LoadFailure =
  | { cause: "http"; status: number }
  | { cause: "network"; detail: string }
  | { cause: "timeout" }
  | { cause: "too-large"; limit: number }
  /** It holds, and is older than what another carrier brought before. */
  | { cause: "behind" }
  /** A peer's playlist that may well be true: this page knows too little of its address to tell. */
  | { cause: "unplaced" }
  | { cause: "refused"; refusal: RefusedVerdict | ByteMismatch };

/** What one object of the stream is called in reports. */
export type ObjectName = {
  kind: "init" | "segment" | "part" | "other";
  rid?: string;
  n?: number;
  p?: number;
};

export type PlaylistReport = {
  report: "playlist";
  source: string;
  rid?: string;
  /** The event that signed it, for the panel; only with `verified`. */
  checkpoint?: { sid: string; n: number; state: CheckpointState; signer: string; createdAt: number };
  verdict: SealVerdict["verdict"];
  /** Present for every verdict but `verified` and `unsealed`. */
  refusal?: RefusedVerdict;
  carrier: Carrier;
  /** What it took to judge it. */
  judgeMs: number;
  /** Add to this machine's clock to get the time the verdict used. */
  clockOffsetMs: number;
};

export type ObjectReport = {
  report: "object";
  source: string;
  name: ObjectName;
  bytes: number;
  verdict: "verified" | "unsealed" | "byte-mismatch";
  mismatch?: ByteMismatch;
  carrier: Carrier;
  /** The viewer asked for this byte to be flipped. */
  tampered: boolean;
};

/** One object that a verified playlist lists; `url` is absolute. */
export type ListedObject = {
  kind: "init" | "segment" | "part";
  rid: string;
  /** Of an init segment: the first segment listed with it. */
  n: number;
  p?: number;
  url: string;
  length: number;
  sha256: string;
  durationMs?: number;
};

/** What a verified playlist lists for the first time since somebody asked to be told, in its order. */
export type ListedReport = {
  report: "listed";
  source: string;
  sid: string;
  rid: string;
  /** The playlist's own address, without a query. */
  url: string;
  objects: ListedObject[];
  /** The event that signed it. */
  checkpoint?: NostrEvent;
};

/** A request that came to nothing at one carrier; `everywhere` when no other brought it either. */
export type FailureReport = {
  report: "failure";
  source: string;
  kind: RequestKind;
  failure: LoadFailure;
  everywhere: boolean;
};

/** A carrier that has the stream under the names that a box gives it. */
export type CarrierPlace = {
  /** The folder that everything of the stream is in. */
  folder: string;
  /** Its multivariant playlists, with parts and of whole segments. */
  parts?: string;
  plain?: string;
};

/** One thing the worker found out; the page's ledger and the choice of source live on these. */
export type Report = PlaylistReport | ObjectReport | FailureReport | ListedReport;

export type ToWorker =
  | { to: "load"; id: number; request: LoadRequest }
  | { to: "judge"; id: number; request: JudgeRequest }
  | { to: "check"; id: number; request: CheckRequest }
  | { to: "abort"; id: number }
  /** Who may be asked for the stream, in the creator's order. */
  | { to: "carriers"; places: CarrierPlace[] }
  /** Whether to report what verified playlists list. */
  | { to: "tell"; listed: boolean }
  | { to: "vouch"; address: string; delegations: NostrEvent[]; settled: boolean }
  | { to: "tamper" };

export type FromWorker =
  | { from: "ready"; engine: "wasm" | "pure" }
  | {
    from: "done";
    id: number;
    url: string;
    data: string | ArrayBuffer;
    times: LoadTimes;
    ageSeconds?: number;
  }
  | { from: "failed"; id: number; failure: LoadFailure; times: LoadTimes }
  | { from: "report"; report: Report };
