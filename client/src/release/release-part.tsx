import { createUniqueId, type JSX, onCleanup, onMount, Show } from "solid-js";
import type { Release } from "../../../contracts/nostr/release.ts";
import { addressOfCid, hostBehind } from "../app/copy-address.ts";
import { useLocale } from "../app/locale-context.tsx";
import { NEWER_VERSION } from "../app/route.ts";
import { buttonClass } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Notice } from "../ui/notice.tsx";
import { createRelease, type ReleaseView } from "./create-release.ts";

/** Which copy of the site this is, who says so, and whether a newer one was signed. */
export function ReleasePart(): JSX.Element {
  const { t } = useLocale();
  const view = createRelease();
  const known = () => {
    const seen = view();
    return typeof seen === "string" ? undefined : seen;
  };
  return (
    <Show when={view() !== "asking"}>
      <Show when={known()} fallback={<p class="text-quiet">{t("site.unreadable")}</p>}>
        {(seen) => <Known view={seen()} />}
      </Show>
    </Show>
  );
}

function Known(props: { view: ReleaseView }): JSX.Element {
  const { t } = useLocale();
  const standing = () => props.view.standing;
  const released = () => {
    const it = standing();
    return it.standing === "newer" ? it.release : undefined;
  };
  const commit = () => {
    const it = standing();
    return "release" in it && it.release.commit !== undefined
      ? { version: it.release.version, commit: it.release.commit }
      : undefined;
  };
  const cid = () => props.view.cid.from === "nobody" ? undefined : props.view.cid;
  return (
    <>
      <p>
        {t("site.version", { version: props.view.own.version })}{" "}
        <span class="text-quiet" data-standing={standing().standing}>{standingWords(props.view, t)}</span>
      </p>
      <Show when={released()}>{(release) => <Newer release={release()} />}</Show>
      <Show when={commit()}>
        {(from) => <p class="text-small text-quiet [overflow-wrap:anywhere]">{t("site.commit", from())}</p>}
      </Show>
      <Show when={cid()} fallback={<p class="text-quiet">{t("site.cidUnknown")}</p>}>
        {(known) => (
          <div class="flex flex-col gap-1">
            <CopyField label={t("site.cid")} value={known().cid} />
            <p class="text-small text-quiet">
              {t(known().from === "address" ? "site.cidAddress" : "site.cidGateway")}
            </p>
          </div>
        )}
      </Show>
    </>
  );
}

function Newer(props: { release: Release }): JSX.Element {
  const { t, date } = useLocale();
  const where = createUniqueId();
  let part: HTMLDivElement | undefined;
  // It stands at the end of a long page, and the mark leads here.
  const show = () => {
    if (globalThis.location.hash === NEWER_VERSION) part?.scrollIntoView({ block: "center" });
  };
  onMount(show);
  globalThis.addEventListener("hashchange", show);
  onCleanup(() => globalThis.removeEventListener("hashchange", show));
  const link = () => addressOfCid(document.baseURI, props.release.cid);
  return (
    <div ref={part}>
      <Notice
        live
        tone="attention"
        heading={3}
        what={t("site.newer", { version: props.release.version })}
        why={t("site.newerWhy", { date: date(props.release.createdAt) })}
        details={
          <Show when={props.release.notes}>
            {(notes) => (
              <p>
                <bdi dir="auto">{notes()}</bdi>
              </p>
            )}
          </Show>
        }
        act={t(link() === undefined ? "site.newerWait" : "site.newerDo")}
      >
        <Show when={link()} fallback={<CopyField label={t("site.newerCid")} value={props.release.cid} />}>
          {(href) => (
            <>
              <a href={href()} class={buttonClass("primary")} rel="noreferrer" aria-describedby={where}>
                {t("site.newerOpen", { version: props.release.version })}
              </a>
              <span id={where} class="self-center text-small text-quiet">
                {t("site.leadsTo", { host: hostBehind(href()) })}
              </span>
            </>
          )}
        </Show>
      </Notice>
    </div>
  );
}

function standingWords(view: ReleaseView, t: ReturnType<typeof useLocale>["t"]): string {
  const { standing } = view;
  switch (standing.standing) {
    case "no-key":
      return t("site.noKey");
    case "unknown":
      return t("site.noRelease");
    case "newer":
      return "";
    case "ahead":
      return t("site.ahead", { version: standing.release.version });
    case "current":
      return t(
        standing.same === undefined
          ? "site.currentMaybe"
          : standing.same
          ? "site.current"
          : "site.currentOther",
      );
  }
}
