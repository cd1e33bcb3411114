import { Buffer } from "node:buffer";
import { createSocket, type Socket } from "node:dgram";
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from "werift";

/** A WHIP client that is no browser: as OBS and ffmpeg do, it sends one offer without candidates and never a PATCH. */
export type WhipClient = {
  status: number;
  /** Path of its session. */
  location: string;
  state: () => string;
  /** Sends no more, while its connection stays. */
  silence: () => Promise<void>;
  stop: () => Promise<void>;
};

export type WhipClientOptions = {
  url: string;
  key: string;
  size?: string;
  /** Of so many packets one never leaves. */
  loseOneOf?: number;
  /** Of so many of the first keyframes the parameters never arrive. */
  loseParameters?: number;
};

const RTP_HEADER = 12;
/** Parameters of H.264, alone or several in one packet, and what no decoder looks at (RFC 6184). */
const PARAMETERS = [7, 8, 24];
const FILLER = 12;

/** Publishes ffmpeg's test picture and tone with a WebRTC stack of its own. */
export async function startWhipClient(
  { url, key, size = "320x180", loseOneOf = Infinity, loseParameters = 0 }: WhipClientOptions,
): Promise<WhipClient> {
  const pc = new RTCPeerConnection({
    iceServers: [],
    codecs: {
      video: [
        new RTCRtpCodecParameters({
          mimeType: "video/H264",
          clockRate: 90_000,
          rtcpFeedback: [{ type: "nack" }, { type: "nack", parameter: "pli" }],
          parameters: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        }),
      ],
      audio: [new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48_000, channels: 2 })],
    },
  });
  const lanes = await Promise.all((["video", "audio"] as const).map(async (kind) => {
    const track = new MediaStreamTrack({ kind });
    pc.addTransceiver(track, { direction: "sendonly" });
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
    let sent = 0;
    let lost = 0;
    const began = new Promise<void>((resolve) => socket.once("message", () => resolve()));
    socket.on("message", (packet) => {
      if (++sent % loseOneOf === 0 || pc.connectionState !== "connected") return;
      // Not left out, for then the receiver would wait for it.
      const isParameters = kind === "video" && PARAMETERS.includes((packet[RTP_HEADER] ?? 0) & 31);
      if (isParameters && lost++ < loseParameters) packet[RTP_HEADER] = FILLER;
      track.writeRtp(Buffer.from(packet));
    });
    return { socket, began, port: socket.address().port };
  }));
  const [video = 0, audio = 0] = lanes.map(({ port }) => port);
  const encoder = encode({ video, audio, size });
  let sending = true;
  const silence = async () => {
    if (!sending) return;
    sending = false;
    encoder.kill("SIGKILL");
    await encoder.status;
  };
  const end = async () => {
    await silence();
    await Promise.all(lanes.map(({ socket }) => closed(socket)));
    await pc.close();
  };
  const ask = async () => {
    // A picture is there before it is published: MediaMTX gives up a session that brings none within two seconds.
    await Promise.race([
      Promise.all(lanes.map(({ began }) => began)),
      encoder.status.then(({ code }) => {
        throw new Error(`ffmpeg ended with ${code} before it sent anything`);
      }),
    ]);
    await pc.setLocalDescription(await pc.createOffer());
    const offer = (pc.localDescription?.sdp ?? "").split("\r\n")
      .filter((line) => !/^a=(candidate|end-of-candidates)/.test(line)).join("\r\n");
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/sdp", authorization: `Bearer ${key}` },
      body: offer,
    });
    const sdp = await answer.text();
    if (answer.status === 201) await pc.setRemoteDescription({ type: "answer", sdp });
    return answer;
  };
  const answer = await ask().catch(async (error: unknown) => {
    await end();
    throw error;
  });
  const location = new URL(answer.headers.get("location") ?? "", url).href;
  return {
    status: answer.status,
    location,
    state: () => pc.connectionState,
    silence,
    stop: async () => {
      if (answer.status === 201) {
        const headers = { authorization: `Bearer ${key}` };
        await (await fetch(location, { method: "DELETE", headers })).text();
      }
      await end();
    },
  };
}

function encode({ video, audio, size }: { video: number; audio: number; size: string }): Deno.ChildProcess {
  const input = (source: string) => ["-f", "lavfi", "-i", source];
  return new Deno.Command("ffmpeg", {
    args: [
      ...["-v", "error", "-re", ...input(`testsrc2=s=${size}:r=30`), ...input("sine=r=48000")],
      ...["-map", "0:v", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"],
      ...["-profile:v", "baseline", "-pix_fmt", "yuv420p", "-g", "30", "-bf", "0"],
      // WebRTC has no other place for the parameter sets than before each keyframe.
      ...["-bsf:v", "dump_extra=freq=keyframe", "-f", "rtp", `rtp://127.0.0.1:${video}?pkt_size=1200`],
      ...[
        "-map",
        "1:a",
        "-c:a",
        "libopus",
        "-ac",
        "2",
        "-f",
        "rtp",
        `rtp://127.0.0.1:${audio}?pkt_size=1200`,
      ],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}
