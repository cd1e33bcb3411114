/** Languages the site speaks. English is the source; the others are kept complete by the type checker. */
export const LOCALES = ["en", "de", "es"] as const;
export type Locale = typeof LOCALES[number];

/** The words of each part of the site. A page loads the parts it names, so nobody downloads the rest. */
export type Sections = {
  app: typeof import("./en/app.ts").default;
  discover: typeof import("./en/discover.ts").default;
  watch: typeof import("./en/watch.ts").default;
  player: typeof import("./en/player.ts").default;
  chat: typeof import("./en/chat.ts").default;
  identity: typeof import("./en/identity.ts").default;
  broadcast: typeof import("./en/broadcast.ts").default;
  settings: typeof import("./en/settings.ts").default;
  profile: typeof import("./en/profile.ts").default;
  studio: typeof import("./en/studio.ts").default;
  health: typeof import("./en/health.ts").default;
  dashboard: typeof import("./en/dashboard.ts").default;
  sharing: typeof import("./en/sharing.ts").default;
  tips: typeof import("./en/tips.ts").default;
  wallet: typeof import("./en/wallet.ts").default;
  stakes: typeof import("./en/stakes.ts").default;
  bond: typeof import("./en/bond.ts").default;
  stakesStudio: typeof import("./en/stakes-studio.ts").default;
  misconduct: typeof import("./en/misconduct.ts").default;
  site: typeof import("./en/site.ts").default;
};
export type Section = keyof Sections;

/** `section.name` of every message. */
export type MessageKey = { [S in Section]: `${S}.${Extract<keyof Sections[S], string>}` }[Section];

/** One section of one language. */
export type Words = Readonly<Record<string, string>>;

type Loader = () => Promise<{ default: Words }>;

/** Where each section of each language is loaded from. */
export const loaders: Record<Locale, Record<Section, Loader>> = {
  en: {
    app: () => import("./en/app.ts"),
    discover: () => import("./en/discover.ts"),
    watch: () => import("./en/watch.ts"),
    player: () => import("./en/player.ts"),
    chat: () => import("./en/chat.ts"),
    identity: () => import("./en/identity.ts"),
    broadcast: () => import("./en/broadcast.ts"),
    settings: () => import("./en/settings.ts"),
    profile: () => import("./en/profile.ts"),
    studio: () => import("./en/studio.ts"),
    health: () => import("./en/health.ts"),
    dashboard: () => import("./en/dashboard.ts"),
    sharing: () => import("./en/sharing.ts"),
    tips: () => import("./en/tips.ts"),
    wallet: () => import("./en/wallet.ts"),
    stakes: () => import("./en/stakes.ts"),
    bond: () => import("./en/bond.ts"),
    stakesStudio: () => import("./en/stakes-studio.ts"),
    misconduct: () => import("./en/misconduct.ts"),
    site: () => import("./en/site.ts"),
  },
  de: {
    app: () => import("./de/app.ts"),
    discover: () => import("./de/discover.ts"),
    watch: () => import("./de/watch.ts"),
    player: () => import("./de/player.ts"),
    chat: () => import("./de/chat.ts"),
    identity: () => import("./de/identity.ts"),
    broadcast: () => import("./de/broadcast.ts"),
    settings: () => import("./de/settings.ts"),
    profile: () => import("./de/profile.ts"),
    studio: () => import("./de/studio.ts"),
    health: () => import("./de/health.ts"),
    dashboard: () => import("./de/dashboard.ts"),
    sharing: () => import("./de/sharing.ts"),
    tips: () => import("./de/tips.ts"),
    wallet: () => import("./de/wallet.ts"),
    stakes: () => import("./de/stakes.ts"),
    bond: () => import("./de/bond.ts"),
    stakesStudio: () => import("./de/stakes-studio.ts"),
    misconduct: () => import("./de/misconduct.ts"),
    site: () => import("./de/site.ts"),
  },
  es: {
    app: () => import("./es/app.ts"),
    discover: () => import("./es/discover.ts"),
    watch: () => import("./es/watch.ts"),
    player: () => import("./es/player.ts"),
    chat: () => import("./es/chat.ts"),
    identity: () => import("./es/identity.ts"),
    broadcast: () => import("./es/broadcast.ts"),
    settings: () => import("./es/settings.ts"),
    profile: () => import("./es/profile.ts"),
    studio: () => import("./es/studio.ts"),
    health: () => import("./es/health.ts"),
    dashboard: () => import("./es/dashboard.ts"),
    sharing: () => import("./es/sharing.ts"),
    tips: () => import("./es/tips.ts"),
    wallet: () => import("./es/wallet.ts"),
    stakes: () => import("./es/stakes.ts"),
    bond: () => import("./es/bond.ts"),
    stakesStudio: () => import("./es/stakes-studio.ts"),
    misconduct: () => import("./es/misconduct.ts"),
    site: () => import("./es/site.ts"),
  },
};
