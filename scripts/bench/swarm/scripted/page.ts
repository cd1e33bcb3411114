import {
  openScriptedViewer,
  type ScriptedFigures,
  type ScriptedViewer,
  type ScriptedViewerOptions,
} from "./viewer.ts";

/** What the bench does with one page of viewers. */
export type ScriptedPage = {
  open(options: ScriptedViewerOptions): void;
  forget(): void;
  figures(): ScriptedFigures[];
  close(): void;
};

declare global {
  var scripted: ScriptedPage;
}

const viewers: ScriptedViewer[] = [];

globalThis.scripted = {
  open: (options) => void viewers.push(openScriptedViewer(options)),
  forget: () => viewers.forEach((viewer) => viewer.forget()),
  figures: () => viewers.map((viewer) => viewer.figures()),
  close: () => viewers.splice(0).forEach((viewer) => viewer.close()),
};
