/** What Chromium's own window has besides the page: two renderers for its address bar, and one kept in store. Half of what a page costs. */
const WINDOW = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "SpareRendererForSitePerProcess",
];

/** What Playwright turns off by itself, again: of several lists Chromium takes the last. */
const PLAYWRIGHT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
];

/** How every Chromium of a test or bench is started, by Playwright or without it; `off` names features that it must not have either. */
export function chromiumFlags(off: readonly string[] = []): string[] {
  return [
    // Chromium can't sandbox itself as root in a container.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    `--disable-features=${[...PLAYWRIGHT, ...WINDOW, ...off].join(",")}`,
  ];
}
