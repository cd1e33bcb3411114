/** One rendition as the multivariant playlist introduces it. */
export type Variant = {
  rid: string;
  kind: "video" | "audio";
  codec: string;
  width?: number;
  height?: number;
  frameRate?: number;
  channels?: number;
  /** Bits a second: of the heaviest segment, and on average. */
  peak: number;
  average: number;
};

/** Renders `index.m3u8` or `ll.m3u8` of a stream; the media playlists of the session have the same file name. */
export function renderMultivariant(
  sid: string,
  file: "index.m3u8" | "ll.m3u8",
  variants: readonly Variant[],
): string {
  const video = variants.filter(({ kind }) => kind === "video");
  const audio = variants.filter(({ kind }) => kind === "audio");
  const rows = ["#EXTM3U", "#EXT-X-VERSION:10", "#EXT-X-INDEPENDENT-SEGMENTS"];
  const uri = (variant: Variant) => `${sid}/${variant.rid}/${file}`;
  if (video.length > 0) {
    for (const [at, one] of audio.entries()) {
      rows.push(
        `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="${one.rid}",AUTOSELECT=YES,DEFAULT=${
          at === 0 ? "YES" : "NO"
        }` +
          (one.channels === undefined ? "" : `,CHANNELS="${one.channels}"`) + `,URI="${uri(one)}"`,
      );
    }
  }
  const heaviest = (pick: (variant: Variant) => number) =>
    video.length > 0 ? Math.max(0, ...audio.map(pick)) : 0;
  for (const one of video.length > 0 ? video : audio.slice(0, 1)) {
    const codecs = [one.codec, ...(video.length > 0 ? audio.slice(0, 1).map(({ codec }) => codec) : [])];
    const attributes = [
      `BANDWIDTH=${Math.ceil(one.peak + heaviest(({ peak }) => peak))}`,
      `AVERAGE-BANDWIDTH=${Math.ceil(one.average + heaviest(({ average }) => average))}`,
      `CODECS="${codecs.filter((codec) => codec !== "").join(",")}"`,
    ];
    if (one.width !== undefined && one.height !== undefined) {
      attributes.push(`RESOLUTION=${one.width}x${one.height}`);
    }
    if (one.frameRate !== undefined) attributes.push(`FRAME-RATE=${one.frameRate.toFixed(3)}`);
    if (video.length > 0 && audio.length > 0) attributes.push(`AUDIO="audio"`);
    rows.push(`#EXT-X-STREAM-INF:${attributes.join(",")}`, uri(one));
  }
  return rows.join("\n") + "\n";
}
