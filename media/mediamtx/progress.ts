/** One look at work under way: what it is and, where it can be known, how far it has come. */
export type ProgressStep = { what: string; done?: number; total?: number; unit?: string };

/** Hears how long work goes on; the listener keeps the time. */
export type OnProgress = (step: ProgressStep) => void;
