import "media-chrome/dist/media-controller.js";
import "media-chrome/dist/media-control-bar.js";
import "media-chrome/dist/media-fullscreen-button.js";
import "media-chrome/dist/media-mute-button.js";
import "media-chrome/dist/media-pip-button.js";
import "media-chrome/dist/media-play-button.js";
import "media-chrome/dist/media-volume-range.js";
import { setLanguage } from "media-chrome/dist/utils/i18n.js";
import type { JSX } from "solid-js";
import type { Locale } from "../../locales/sections.ts";

type MediaElement = JSX.HTMLAttributes<HTMLElement> & {
  /** Leaves out media-chrome's own bubbles: the buttons are labelled, and bubbles cover the picture. */
  notooltip?: boolean;
};

declare module "solid-js" {
  namespace JSX {
    interface IntrinsicElements {
      "media-controller": MediaElement & {
        nohotkeys?: boolean;
        gesturesdisabled?: boolean;
        autohide?: string;
        /** Keep neither volume nor silence in this browser. */
        novolumepref?: boolean;
        nomutedpref?: boolean;
      };
      "media-control-bar": MediaElement;
      "media-play-button": MediaElement;
      "media-mute-button": MediaElement;
      "media-volume-range": MediaElement;
      "media-pip-button": MediaElement;
      "media-fullscreen-button": MediaElement;
    }
  }
}

/** Puts media-chrome's own labels into the viewer's language, before its elements are made; those that don't come stay English. */
export async function speak(locale: Locale): Promise<void> {
  try {
    if (locale === "de") await import("media-chrome/dist/lang/de.js");
    if (locale === "es") await import("media-chrome/dist/lang/es.js");
  } catch (error) {
    console.info(`the picture's own buttons have no words in ${locale}:`, error);
  }
  setLanguage(locale);
}
