/** Where the instances of one operator hear each other. Nothing on it is kept, and what is said while it is away is lost. */
export type Bus = {
  publish: (subject: string, text: string) => void;
  /** Hears a subject, also after the bus was away, until the returned function is called. */
  subscribe: (subject: string, hear: (text: string) => void) => () => void;
  isThere: () => boolean;
  /** Hears of each coming and going. */
  onChange: (hear: (there: boolean) => void) => void;
};
