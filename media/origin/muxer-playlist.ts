/** What MediaMTX's multivariant playlist says about one rendition. */
export type MuxerStream = { uri: string; kind: "video" | "audio"; codec: string };

/** What MediaMTX's low-latency media playlist says at one moment. */
export type MuxerPlaylist = { prefix: string; initUri: string; parts: number[]; hint: number };

/** Reads MediaMTX's `index.m3u8`: the variant first, then the audio renditions that go with it. */
export function readMuxerIndex(text: string): MuxerStream[] {
  const streams: MuxerStream[] = [];
  let codecs: string[] = [];
  let variant = false;
  const audio: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("#EXT-X-MEDIA:") && /TYPE=AUDIO/.test(line)) {
      const uri = /URI="([^"?]+)"/.exec(line)?.[1];
      if (uri !== undefined) audio.push(uri);
    } else if (line.startsWith("#EXT-X-STREAM-INF:")) {
      codecs = (/CODECS="([^"]*)"/.exec(line)?.[1] ?? "").split(",");
      variant = true;
    } else if (variant && line !== "" && !line.startsWith("#")) {
      variant = false;
      const isAudio = line.startsWith("audio");
      streams.unshift({
        uri: line,
        kind: isAudio ? "audio" : "video",
        codec: codecs.find((codec) => isAudioCodec(codec) === isAudio) ?? "",
      });
    }
  }
  const audioCodec = codecs.find(isAudioCodec) ?? "";
  for (const uri of audio) {
    if (!streams.some((stream) => stream.uri === uri)) {
      streams.push({ uri, kind: "audio", codec: audioCodec });
    }
  }
  return streams;
}

/** Reads one of MediaMTX's media playlists. */
export function readMuxerPlaylist(text: string): MuxerPlaylist | undefined {
  const initUri = /#EXT-X-MAP:URI="([0-9a-zA-Z_]+\.mp4)"/.exec(text)?.[1];
  const hint = /#EXT-X-PRELOAD-HINT:TYPE=PART,URI="[0-9a-zA-Z_]+_part(\d+)\.mp4"/.exec(text)?.[1];
  const prefix = initUri?.split("_")[0];
  if (initUri === undefined || hint === undefined || prefix === undefined) return undefined;
  const parts = [...text.matchAll(/#EXT-X-PART:[^\n]*URI="[0-9a-zA-Z_]+_part(\d+)\.mp4"/g)].map((found) =>
    Number(found[1])
  );
  return { prefix, initUri, parts, hint: Number(hint) };
}

function isAudioCodec(codec: string): boolean {
  return /^(mp4a|opus|ac-3|ec-3|flac)/i.test(codec);
}
