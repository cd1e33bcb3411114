/** What a trial encoder sends. */
export type EncoderOptions = {
  url: string;
  size?: string;
  frameRate?: number;
  /** Seconds between keyframes. */
  keyframes?: number;
  /** Keyframes at just these seconds, in place of an interval. */
  keyframesAt?: readonly number[];
  bFrames?: number;
  /** `hevc` is sent by SRT or enhanced RTMP; `none` leaves a track out. */
  video?: "h264" | "hevc" | "none";
  /** `silent` is a track that holds nothing but silence; `mp2` goes by SRT alone. */
  audio?: "aac" | "mp2" | "silent" | "none";
  /** What is done to the test picture, as ffmpeg's -vf; pictures that it leaves out stay missing. */
  filter?: string;
  sampleRate?: number;
  bitrate?: string;
};

/** An ffmpeg that publishes until it is stopped. */
export type Encoder = {
  /** Resolves when it ends by itself, with what it said. */
  ended: Promise<string>;
  /** Freezes it with its connection open. */
  freeze: () => void;
  thaw: () => void;
  stop: () => Promise<void>;
};

/** Publishes a test picture and a tone in real time. */
export function startEncoder(options: EncoderOptions): Encoder {
  const {
    url,
    size = "320x180",
    frameRate = 30,
    keyframes = 1,
    bFrames = 0,
    video = "h264",
    audio = "aac",
    sampleRate = 48_000,
  } = options;
  const { keyframesAt } = options;
  const gop = keyframesAt === undefined ? String(Math.round(keyframes * frameRate)) : "9999";
  const forced = keyframesAt === undefined ? [] : ["-force_key_frames", keyframesAt.join(",")];
  const picture = video === "none" ? [] : ["-f", "lavfi", "-i", `testsrc2=s=${size}:r=${frameRate}`];
  const sound = audio === "silent" ? `anullsrc=r=${sampleRate}:cl=stereo` : `sine=r=${sampleRate}`;
  const tone = audio === "none" ? [] : ["-f", "lavfi", "-i", sound];
  const filter = options.filter === undefined ? [] : ["-vf", options.filter, "-vsync", "passthrough"];
  const bits = options.bitrate === undefined ? [] : ["-b:v", options.bitrate];
  const codec = video === "none" ? [] : video === "hevc"
    ? [
      "-c:v",
      "libx265",
      "-preset",
      "ultrafast",
      "-x265-params",
      `keyint=${gop}:min-keyint=${gop}:bframes=0:log-level=none`,
      "-pix_fmt",
      "yuv420p",
    ]
    : [
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      ...(bFrames === 0 ? ["-tune", "zerolatency"] : []),
      "-pix_fmt",
      "yuv420p",
      "-g",
      gop,
      "-keyint_min",
      gop,
      "-sc_threshold",
      "0",
      "-bf",
      String(bFrames),
      ...bits,
      ...forced,
    ];
  const format = url.startsWith("srt:") ? "mpegts" : "flv";
  const child = new Deno.Command("ffmpeg", {
    args: [
      "-v",
      "error",
      "-re",
      ...picture,
      ...tone,
      ...filter,
      ...codec,
      ...(audio === "none" ? [] : ["-c:a", audio === "mp2" ? "mp2" : "aac"]),
      "-f",
      format,
      url,
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const ended = (async () => {
    const text = await new Response(child.stderr).text();
    await child.status;
    return text;
  })();
  return {
    ended,
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    stop: async () => {
      try {
        child.kill("SIGKILL");
      } catch (error) {
        // It has ended by itself already.
        if (!(error instanceof TypeError)) throw error;
      }
      await ended;
    },
  };
}
