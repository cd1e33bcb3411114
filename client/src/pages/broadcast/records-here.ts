import { makeRecordStore } from "./stream-records.ts";

/** The streams this browser opened. */
export const recordsHere = makeRecordStore(() => localStorage);
