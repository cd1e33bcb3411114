import { afterTimeout } from "../../../client/src/webrtc/schedule.ts";
import { makePublisher, type Publisher } from "../../../client/src/studio/whip/publisher.ts";
import { makeWhipClient } from "../../../client/src/webrtc/whip-client.ts";
import { clockBlocks, COLUMNS, ROWS } from "./clock-blocks.ts";

/** What this browser is to send, and where. */
export type Publishing = {
  url: string;
  key: string;
  width: number;
  height: number;
  rate: number;
  bitrate: number;
};

/** Sends the clock and a tone by the studio's own WHIP side; answers once the server has taken them. */
export async function publish({ url, key, width, height, rate, bitrate }: Publishing): Promise<void> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  document.body.append(canvas);
  const pen = canvas.getContext("2d");
  const stream = canvas.captureStream(0);
  const [video] = stream.getVideoTracks();
  if (pen === null || video === undefined) throw new Error("this browser captures no canvas");
  const [block, line] = [width / COLUMNS, height / ROWS];
  setInterval(() => {
    clockBlocks(performance.timeOrigin + performance.now()).forEach((white, at) => {
      pen.fillStyle = white ? "#fff" : "#000";
      pen.fillRect(at % COLUMNS * block, Math.floor(at / COLUMNS) * line, block, line);
    });
    if (video instanceof CanvasCaptureMediaStreamTrack) video.requestFrame();
  }, 1000 / rate);

  const publisher = await new Promise<Publisher>((resolve, reject) => {
    const made = makePublisher({
      whip: makeWhipClient({ url, key, fetch: (input, init) => fetch(input, init) }),
      makePeer: (configuration) => new RTCPeerConnection(configuration),
      tracks: { video, audio: tone() },
      codecs: RTCRtpSender.getCapabilities("video")?.codecs ?? [],
      limits: { bitrate, fps: rate },
      after: afterTimeout,
      now: Date.now,
      random: Math.random,
      fedByOther: () => Promise.resolve(false),
      onState: ({ link }) => {
        if (link.link === "sending") resolve(made);
        if (link.link === "stopped") reject(new Error(`not sent: ${JSON.stringify(link.why)}`));
      },
    });
    made.start();
  });
  addEventListener("pagehide", () => publisher.stop({ leaving: true }));
}

function tone(): MediaStreamTrack {
  const context = new AudioContext({ sampleRate: 48_000 });
  const [oscillator, out] = [context.createOscillator(), context.createMediaStreamDestination()];
  oscillator.connect(out);
  oscillator.start();
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error("this browser makes no sound");
  return track;
}
