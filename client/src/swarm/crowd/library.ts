/** The library, as far as it is used here. */
export type Library = Pick<typeof import("p2p-media-loader-core"), "Core">;

/** Fetches the library, which only viewers who share need. */
export function loadLibrary(): Promise<Library> {
  return import("p2p-media-loader-core");
}
