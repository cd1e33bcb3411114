/** What a page saw of its WHIP or WHEP session. */
export type PeerView = {
  state: string;
  /** Decoded frames of a viewer, sent frames of a publisher. */
  frames: number;
  audioBytes: number;
  codecs: string[];
  /** Milliseconds from the POST to the connection and, of a viewer, to the first picture. */
  connectedMs: number | undefined;
  firstFrameMs: number | undefined;
  width: number;
  /** The local candidate pair's protocol. */
  protocol: string | undefined;
};

/** The answer to an offer as a page sees it across origins. */
export type OfferSeen = {
  status: number;
  location: string | null;
  etag: string | null;
  acceptPatch: string | null;
  code: string | undefined;
  sdp: string;
};

/** Makes `trial` in the page. Everything it needs has to stand within. */
export function inPage(): void {
  let pc: RTCPeerConnection | undefined;
  let location = "";
  let etag = "";
  let offeredMs = 0;
  let connectedMs: number | undefined;
  let firstFrameMs: number | undefined;
  let keyframes: ReturnType<typeof setInterval> | undefined;

  const exchange = async (url: string, key: string | undefined, sdp: string, tcpOnly = false) => {
    offeredMs = performance.now();
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/sdp",
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: sdp,
    });
    const text = await answer.text();
    const header = (name: string) => answer.headers.get(name);
    location = new URL(header("location") ?? "", url).href;
    etag = header("etag") ?? "";
    const seen = {
      status: answer.status,
      location: header("location"),
      etag: header("etag"),
      acceptPatch: header("accept-patch"),
      code: answer.ok ? undefined : JSON.parse(text).code as string,
      sdp: text,
    };
    const usable = tcpOnly ? text.replaceAll(/a=candidate:\S+ \d udp .*\r\n/g, "") : text;
    if (answer.status === 201) await pc?.setRemoteDescription({ type: "answer", sdp: usable });
    return seen;
  };

  const sendFragment = async (lines: string[], first: string) => {
    const body = [
      ...first.split("\r\n").filter((line) => /^a=ice-(ufrag|pwd)/.test(line)).slice(0, 2),
      ...lines,
    ];
    return await fetch(location, {
      method: "PATCH",
      headers: { "content-type": "application/trickle-ice-sdpfrag", "if-match": etag },
      body: body.join("\r\n") + "\r\n",
    });
  };

  const begin = () => {
    pc?.close();
    clearInterval(keyframes);
    connectedMs = firstFrameMs = undefined;
    const made = new RTCPeerConnection();
    pc = made;
    made.onconnectionstatechange = () => {
      if (made.connectionState === "connected") connectedMs ??= performance.now() - offeredMs;
    };
    return made;
  };

  Reflect.set(window, "trial", {
    publish: async (
      { url, key, plain = false, trickle = false, tcpOnly = false }: {
        url: string;
        key: string;
        plain?: boolean;
        trickle?: boolean;
        tcpOnly?: boolean;
      },
    ) => {
      const made = begin();
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { width: 320, height: 180, frameRate: 30 },
        audio: true,
      });
      for (const track of stream.getTracks()) {
        const transceiver = made.addTransceiver(track, { direction: "sendonly", streams: [stream] });
        if (track.kind !== "video" || plain) continue;
        const codecs = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
        transceiver.setCodecPreferences(
          codecs.filter(({ mimeType, sdpFmtpLine = "" }) =>
            mimeType === "video/H264" && sdpFmtpLine.includes("packetization-mode=1")
          ),
        );
        const { sender } = transceiver;
        await sender.setParameters({
          ...sender.getParameters(),
          degradationPreference: "maintain-resolution",
        });
        keyframes = setInterval(() => {
          const parameters = sender.getParameters();
          const options = { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) };
          Reflect.apply(sender.setParameters, sender, [parameters, options]).catch(() =>
            clearInterval(keyframes)
          );
        }, 1000);
      }
      const candidates: string[] = [];
      made.onicecandidate = ({ candidate }) => {
        if (candidate !== null && candidate.candidate !== "") candidates.push(`a=${candidate.candidate}`);
      };
      const offer = await made.createOffer();
      const gathered = new Promise<void>((done) => {
        made.onicegatheringstatechange = () => made.iceGatheringState === "complete" && done();
      });
      await made.setLocalDescription(offer);
      const seen = await exchange(url, key, offer.sdp ?? "", tcpOnly);
      if (!trickle) return seen;
      await gathered;
      const lines = ["m=video 9 UDP/TLS/RTP/SAVPF 0", "a=mid:0", ...candidates, "a=end-of-candidates"];
      const patched = await sendFragment(lines, offer.sdp ?? "");
      return { ...seen, status: patched.status };
    },
    mute: () => {
      for (const { track } of pc?.getSenders() ?? []) if (track?.kind === "audio") track.enabled = false;
    },
    watch: async ({ url, tcpOnly = false }: { url: string; tcpOnly?: boolean }) => {
      const made = begin();
      made.addTransceiver("video", { direction: "recvonly" });
      made.addTransceiver("audio", { direction: "recvonly" });
      const video = document.querySelector("video");
      const stream = new MediaStream();
      made.ontrack = ({ track }) => {
        stream.addTrack(track);
        if (video !== null) video.srcObject = stream;
      };
      video?.requestVideoFrameCallback(() => {
        firstFrameMs ??= performance.now() - offeredMs;
      });
      const offer = await made.createOffer();
      await made.setLocalDescription(offer);
      return await exchange(url, undefined, offer.sdp ?? "", tcpOnly);
    },
    view: async () => {
      const codecs: string[] = [];
      let frames = 0;
      let audioBytes = 0;
      let width = 0;
      let protocol: string | undefined;
      const stats = await pc?.getStats();
      for (const [, one] of stats ?? []) {
        if (one.type === "codec") codecs.push(one.mimeType);
        if (one.type === "inbound-rtp" && one.kind === "audio") audioBytes += one.bytesReceived;
        if (one.type === "outbound-rtp" && one.kind === "audio") audioBytes += one.bytesSent;
        if (one.type === "inbound-rtp" && one.kind === "video") frames += one.framesDecoded ?? 0;
        if (one.type === "outbound-rtp" && one.kind === "video") frames += one.framesSent ?? 0;
        if (/bound-rtp$/.test(one.type) && one.kind === "video") width = Math.max(width, one.frameWidth ?? 0);
        if (one.type === "transport") {
          const pair = stats?.get(one.selectedCandidatePairId);
          protocol = stats?.get(pair?.remoteCandidateId)?.protocol;
        }
      }
      const state = pc?.connectionState ?? "none";
      return { state, frames, audioBytes, codecs, connectedMs, firstFrameMs, width, protocol };
    },
    restartIce: async () => {
      const offer = await pc?.createOffer({ iceRestart: true });
      await pc?.setLocalDescription(offer);
      const answer = await sendFragment(["m=video 9 UDP/TLS/RTP/SAVPF 0", "a=mid:0"], offer?.sdp ?? "");
      const fragment = await answer.text();
      if (answer.status === 200) {
        const old = pc?.remoteDescription?.sdp ?? "";
        const value = (name: string) => new RegExp(`a=ice-${name}:(.*)`).exec(fragment)?.[1]?.trim() ?? "";
        const sdp = old.replaceAll(/a=ice-ufrag:.*/g, `a=ice-ufrag:${value("ufrag")}`)
          .replaceAll(/a=ice-pwd:.*/g, `a=ice-pwd:${value("pwd")}`);
        await pc?.setRemoteDescription({ type: "answer", sdp });
      }
      return { status: answer.status, etag: answer.headers.get("etag") };
    },
    remove: async () => {
      const { status } = await fetch(location, { method: "DELETE" });
      pc?.close();
      return status;
    },
    probe: () =>
      sendFragment([], "").then(
        async (answer) =>
          answer.ok ? String(answer.status) : `${answer.status} ${(await answer.json()).code}`,
        () => "",
      ),
  });
}
