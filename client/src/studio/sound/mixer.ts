/** Voices that are mixed. */
export type Voice = "microphone" | "screen";

/**
 * One sound for as long as a broadcast lasts: microphone and screen are put in and taken out of the mix, the sender's track
 * stays, and silence is sound as well.
 */
export function makeMixer(context: AudioContext) {
  const out = context.createMediaStreamDestination();
  const meter = context.createAnalyser();
  meter.fftSize = 2048;
  const samples = new Float32Array(meter.fftSize);
  const voices = { microphone: makeVoice(), screen: makeVoice() };
  meter.connect(out);
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error("the mixer gave no track");

  function makeVoice(): { gain: GainNode; node: MediaStreamAudioSourceNode | undefined } {
    const gain = context.createGain();
    gain.connect(meter);
    return { gain, node: undefined };
  }

  return {
    track,
    /** Browsers start a context asleep unless a person has just pressed something. */
    wake: () => context.resume(),
    put(voice: Voice, from: MediaStreamTrack | undefined): void {
      const slot = voices[voice];
      slot.node?.disconnect();
      slot.node = from === undefined ? undefined : context.createMediaStreamSource(new MediaStream([from]));
      slot.node?.connect(slot.gain);
    },
    mute(voice: Voice, muted: boolean): void {
      // A ramp of 20 ms: a cut would click.
      voices[voice].gain.gain.setTargetAtTime(muted ? 0 : 1, context.currentTime, 0.02);
    },
    /** The newest 43 ms of the mix as it is sent. */
    samples(): Float32Array {
      meter.getFloatTimeDomainData(samples);
      return samples;
    },
    async close(): Promise<void> {
      track.stop();
      await context.close();
    },
  };
}

export type Mixer = ReturnType<typeof makeMixer>;
