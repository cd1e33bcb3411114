import { createMemo, createSignal, type JSX, Show, Suspense } from "solid-js";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { streamLink } from "../../../../contracts/nostr/link.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { createPageTitle } from "../../app/page-title.ts";
import { tabStorageHere } from "../../app/page-storage.ts";
import { BackupReminder } from "../../identity/backup-reminder.tsx";
import { ApprovalNotice } from "../../identity/approval-notice.tsx";
import type { BrowserHealth } from "../../studio/browser-health.ts";
import { createWay } from "../../studio/create-way.ts";
import { createTips } from "../../tips/create-tips.ts";
import { late } from "../../ui/late.tsx";
import { Notice } from "../../ui/notice.tsx";
import { createStudio, type CreateStudioOptions } from "./create-studio.ts";
import { createHistory } from "./dashboard/create-history.ts";
import { makeHistoryStore } from "./dashboard/history-store.ts";
import { SummaryPanel } from "./dashboard/summary-panel.tsx";
import { createChecks } from "./health/create-checks.ts";
import { HealthSum } from "./health/health-sum.tsx";
import { GoingOn } from "./going-on.tsx";
import { MirrorsPanel } from "./mirrors-panel.tsx";
import { isOnAir } from "./on-air.ts";
import { SendingPanel } from "./sending-panel.tsx";
import { SharingPanel } from "./sharing/sharing-panel.tsx";
import { StateHeader } from "./state-header.tsx";
import { StudioFaultNotice } from "./studio-fault-notice.tsx";
import { StudioTitle } from "./studio-title.tsx";
import { TellingPanel } from "./telling-panel.tsx";
import { WatchLinks } from "./watch-links.tsx";

const Chat = late(async () => (await import("../watch/chat/chat.tsx")).Chat);

const StudioTips = late(async () => (await import("../../tips/studio-tips.tsx")).StudioTips);

const StakesPanel = late(async () => (await import("../../stakes/creator/stakes-panel.tsx")).StakesPanel);

const Preview = late(async () => (await import("./preview.tsx")).Preview);

/** Everything but the relays is read once. */
export type StudioViewProps = Omit<CreateStudioOptions, "relays"> & { relays: readonly string[] };

/** The control room of one stream. */
export function StudioView(props: StudioViewProps): JSX.Element {
  const { t, date } = useLocale();
  const { state, studio, manner } = createStudio({ ...props, relays: () => props.relays });
  const silent = () => {
    const { word } = state();
    return word.word === "silent" ? word : undefined;
  };
  const onAir = () => isOnAir(state());
  const over = () => state().announced?.live.status === "ended";
  const { way, choose } = createWay();
  const [browser, setBrowser] = createSignal<BrowserHealth>();
  const byEncoder = () => way() === "encoder";
  const checks = createChecks({ state, browser, byEncoder });
  const [previewing, setPreviewing] = createSignal(false);
  const address = formatAddress({ creator: props.creator, d: props.facts.d });
  const history = createHistory({
    store: makeHistoryStore(tabStorageHere, address),
    word: createMemo(() => state().word),
    over,
    checks,
    browser,
    previewing,
  });
  const link = () =>
    new URL(
      `#/watch/${streamLink({ creator: props.creator, d: state().facts.d }, props.relays.slice(0, 3))}`,
      location.href,
    )
      .href;
  const overlay = () => link().replace("#/watch/", "#/overlay/");
  const tips = createTips({
    live: () => state().announced?.live,
    announcement: () => state().announced?.event,
    relays: () => props.relays,
  });
  createPageTitle(() => state().facts.title);
  const Links = () => (
    <>
      <WatchLinks title={state().facts.title} url={link()} />
      {/* Until it is known what is announced, the first word of it would replace what is added. */}
      <Show when={!over() && state().announced !== undefined}>
        <MirrorsPanel
          d={state().facts.d}
          mirrors={state().facts.mirrors ?? []}
          busy={state().working !== undefined}
          onChange={(mirrors) => void studio.rename({ ...state().facts, mirrors })}
        />
      </Show>
    </>
  );
  return (
    <div class="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 pt-2 pb-12">
      <StudioTitle
        facts={state().facts}
        changeable={!over() && state().announced !== undefined}
        aheadLost={manner !== "quiet" && state().ahead !== undefined}
        onRename={(facts) => void studio.rename(facts)}
      />
      <div class="rounded border border-line bg-raised p-4">
        <StateHeader
          state={state()}
          fromBrowser={way() === "browser"}
          manner={manner}
          onEnd={() => void studio.end()}
          onReopen={() => void studio.reopen()}
          onOpen={() => void studio.open()}
        />
        <Show when={state().fault}>
          {(fault) => (
            <StudioFaultNotice
              fault={fault()}
              box={props.box}
              busy={state().working !== undefined}
              onRetry={() => void studio.retry()}
              onGoOn={() => void studio.goOnUnread()}
            />
          )}
        </Show>
        <Show when={silent()}>
          {(word) => (
            <Notice
              tone="attention"
              live
              what={t("broadcast.silent", { time: date(word().since) })}
              why={word().status === undefined ? undefined : t("broadcast.silentWhy")}
            />
          )}
        </Show>
        <Show when={!over()}>
          <HealthSum checks={checks()} />
        </Show>
      </div>
      <ApprovalNotice />
      <BackupReminder />
      <div class="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div class="flex min-w-0 flex-col gap-8">
          <Show when={over() && state().announced}>
            {(announced) => (
              <SummaryPanel history={history()} starts={announced().live.starts} ends={announced().live.ends}>
                <Links />
              </SummaryPanel>
            )}
          </Show>
          <Show when={!over()}>
            <SendingPanel
              state={state()}
              studio={studio}
              address={address}
              way={way()}
              onWay={choose}
              checks={checks()}
              history={history()}
              browser={browser()}
              onBrowser={setBrowser}
            />
            <GoingOn state={state()} studio={studio} manner={manner} />
            <SharingPanel
              plan={{ sharing: state().delegation?.sharing, pledge: state().terms?.pledge }}
              busy={state().working !== undefined}
              onShare={({ sharing, pledge }) => void studio.share(sharing, pledge)}
            />
          </Show>
          {/* Terms that were taken back, or a stream that is over, may still have stakes. */}
          <Show when={state().terms}>
            {(terms) => (
              <Suspense>
                <StakesPanel
                  creator={props.creator}
                  stream={address}
                  relays={props.relays}
                  terms={terms().event}
                  payout={state().monero}
                />
              </Suspense>
            )}
          </Show>
          <Suspense>
            <StudioTips
              monero={state().monero}
              box={props.box}
              d={props.facts.d}
              tips={tips.tips()}
              relays={props.relays}
              goal={state().announced?.live.goal}
              overlay={overlay()}
              onPublished={(targets) => void studio.payTo(targets)}
            />
          </Suspense>
          <TellingPanel state={state()} />
        </div>
        {/* Preview and chat stay beside what is checked and plotted, where all of them fit on the screen. */}
        <div class="flex min-w-0 flex-col gap-8 lg:self-start lg:[@media(min-height:54rem)]:sticky lg:[@media(min-height:54rem)]:top-4">
          <Show when={!over() && onAir()}>
            <Suspense>
              <Preview state={state()} creator={props.creator} onAsking={setPreviewing} />
            </Suspense>
          </Show>
          <Show when={!over()}>
            <Links />
          </Show>
          <Show when={state().announced}>
            {(announced) => (
              <section class="flex flex-col">
                <h2 class="pb-2 text-title">{t("broadcast.chat")}</h2>
                <div class="flex h-96 flex-col overflow-hidden rounded border border-line">
                  <Suspense>
                    <Chat live={announced().live} relays={props.relays} tips={tips.tips()} reminder={false} />
                  </Suspense>
                </div>
              </section>
            )}
          </Show>
        </div>
      </div>
    </div>
  );
}
