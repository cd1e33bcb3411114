import { turnedDate } from "../bench/faults/turned-date.ts";

/* Loaded before a program (`deno run --preload`): its clock is so many milliseconds ahead. */
const aheadMs = Number(Deno.env.get("TURNED_CLOCK_MS"));
globalThis.Date = turnedDate(() => aheadMs);
