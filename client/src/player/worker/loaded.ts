import type { LoadFailure, LoadTimes } from "./messages.ts";

/** What came of asking for a playlist. */
export type Loaded =
  | {
    ok: true;
    data: string | ArrayBuffer;
    url: string;
    times: LoadTimes;
    ageSeconds?: number;
    /** Of a multivariant playlist: the sessions it leads to, which nothing vouches for. */
    sessions?: string[];
    /** Of a multivariant playlist: whole addresses of its renditions. */
    renditions?: string[];
  }
  | { ok: false; failure: LoadFailure; times: LoadTimes };
