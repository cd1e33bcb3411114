import { isHex } from "../hex.ts";
import { type EventTemplate, type NostrEvent, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";

/** NIP-56's reasons. */
export const REPORT_TYPES = [
  "nudity",
  "malware",
  "profanity",
  "illegal",
  "spam",
  "impersonation",
  "other",
] as const;
/** One of NIP-56's reasons. */
export type ReportType = typeof REPORT_TYPES[number];

/** Somebody's complaint about a person, and maybe about one thing of theirs. */
export type Report = {
  reporter: string;
  pubkey: string;
  type: ReportType;
  eventId?: string;
  /** Coordinates of an addressable event, such as a stream. */
  address?: string;
  text: string;
  createdAt: number;
};

/** Reads a verified report; a reason NIP-56 doesn't know counts as `other`. */
export function readReport(event: NostrEvent): Report | undefined {
  if (event.kind !== KIND.report) return undefined;
  const person = tagsNamed(event, "p").find((tag) => isHex(tag[1], 32));
  const pubkey = person?.[1];
  if (pubkey === undefined) return undefined;
  const thing = tagsNamed(event, "e").find((tag) => isHex(tag[1], 32));
  const address = tagsNamed(event, "a").find((tag) => /^[0-9]{1,5}:[0-9a-f]{64}:/.test(tag[1] ?? ""));
  const report: Report = {
    reporter: event.pubkey,
    pubkey,
    type: readType(thing?.[2] || address?.[2] || person?.[2]),
    text: event.content,
    createdAt: event.created_at,
  };
  if (thing?.[1] !== undefined) report.eventId = thing[1];
  if (address?.[1] !== undefined) report.address = address[1];
  return report;
}

function readType(text: string | undefined): ReportType {
  return REPORT_TYPES.find((type) => type === text?.toLowerCase()) ?? "other";
}

/** Writes a report. */
export function reportTemplate(
  { pubkey, type, eventId, address, text }: Omit<Report, "reporter" | "createdAt">,
  nowSeconds: number,
): EventTemplate {
  const tags = [["p", pubkey, type]];
  if (eventId !== undefined) tags.push(["e", eventId, type]);
  if (address !== undefined) tags.push(["a", address, type]);
  return { kind: KIND.report, created_at: nowSeconds, tags, content: text };
}
