/** Whether this tab may publish a stream: of all tabs of a browser only one may. */
export type Sole = { holds: true; release: () => void } | { holds: false };

export type SoleOptions = {
  /** Missing where the browser has none, or the page came insecurely: then nothing is guarded. */
  locks: LockManager | undefined;
  /** Text form of the stream's address. */
  address: string;
  /** Takes it from the tab that has it. */
  steal: boolean;
  /** Another tab took it. */
  onStolen: () => void;
};

/** Takes the stream's lock; a closed or crashed tab gives it back by itself. */
export function takeSole({ locks, address, steal, onStolen }: SoleOptions): Promise<Sole> {
  if (locks === undefined) return Promise.resolve({ holds: true, release: () => {} });
  return new Promise((answer) => {
    let released = false;
    const hold = (lock: Lock | null) => {
      if (lock === null) return answer({ holds: false });
      return new Promise<void>((done) => {
        const release = () => {
          released = true;
          done();
        };
        answer({ holds: true, release });
      });
    };
    const options: LockOptions = steal ? { steal: true } : { ifAvailable: true };
    locks.request(`dstream/publish/${address}`, options, hold).catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== "AbortError") throw error;
      if (!released) onStolen();
    });
  });
}
