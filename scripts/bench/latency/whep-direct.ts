/** Receives by WebRTC with nothing of ours between, as a stock WHEP page does; answers how to end it. */
export async function playWhepDirect(url: string, video: HTMLVideoElement): Promise<() => void> {
  const peer = new RTCPeerConnection();
  peer.addTransceiver("video", { direction: "recvonly" });
  peer.addTransceiver("audio", { direction: "recvonly" });
  const stream = new MediaStream();
  video.srcObject = stream;
  peer.ontrack = ({ track }) => stream.addTrack(track);
  await peer.setLocalDescription();
  await new Promise<void>((resolve) => {
    const look = () => peer.iceGatheringState === "complete" && resolve();
    peer.addEventListener("icegatheringstatechange", look);
    look();
  });
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/sdp" },
    body: peer.localDescription?.sdp ?? "",
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  return () => peer.close();
}
