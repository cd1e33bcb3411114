import type { StreamGrant } from "../../../../../contracts/api/box.ts";
import { isThisMachine } from "../../../box/box-address.ts";

/** What a phone's encoder app can take, each with the stream key in it. */
export type PhoneCode = { code: "larix-srt" | "larix-rtmp" | "srt" | "rtmp"; text: string };

/** Addresses for a phone, the one that fares best on shaky networks first. */
export function phoneCodes(grant: StreamGrant): PhoneCode[] {
  const { srt, rtmp } = grant.publish;
  const streamId = /[?&]streamid=([^&]*)/.exec(srt)?.[1];
  const larix = (connection: Record<string, string>) => larixLink({ name: `dStream ${grant.d}`, connection });
  return [
    ...(streamId === undefined ? [] : [{
      code: "larix-srt" as const,
      // Larix has a field of its own for the stream id and takes no query with it.
      text: larix({ url: srt.replace(/\?.*$/, ""), srtstreamid: decodeURIComponent(streamId) }),
    }]),
    { code: "larix-rtmp", text: larix({ url: rtmp }) },
    { code: "srt", text: srt },
    { code: "rtmp", text: rtmp },
  ];
}

/** True where the box names itself by an address that is the phone's own once it stands in a phone. */
export function onlyThisMachine(grant: StreamGrant): boolean {
  const host = /^[a-z]+:\/\/(\[[^\]]*\]|[^:/?]*)/.exec(grant.publish.rtmp)?.[1] ?? "";
  return isThisMachine(host);
}

/** Settings as a link in the Larix Grove format, version 1 (softvelum.com/larix/grove); IRL Pro reads it too. */
function larixLink({ name, connection }: { name: string; connection: Record<string, string> }): string {
  const fields = {
    ...Object.fromEntries(
      Object.entries({ ...connection, name }).map(([key, value]) => [`conn[][${key}]`, value]),
    ),
    // Scanned again after a new key, it replaces instead of standing beside the old one.
    "conn[][overwrite]": "on",
    "conn[][active]": "on",
    "enc[vid][format]": "avc",
    "enc[vid][keyframe]": "1",
  };
  // Not URLSearchParams: the apps read its "+" as a plus sign.
  return `larix://set/v1?${
    Object.entries(fields).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")
  }`;
}
