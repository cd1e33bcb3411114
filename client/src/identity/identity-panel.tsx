import { createSignal, type JSX, Match, Show, Suspense, Switch } from "solid-js";
import { profileLink } from "../../../contracts/nostr/link.ts";
import { useLocale } from "../app/locale-context.tsx";
import { useNostr } from "../app/nostr-context.tsx";
import { createProfiles, shownName } from "../nostr/profiles.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { late } from "../ui/late.tsx";
import { Notice } from "../ui/notice.tsx";
import { ApprovalNotice } from "./approval-notice.tsx";
import { BackupReminder } from "./backup-reminder.tsx";
import { useIdentity } from "./identity.ts";

const SignInDialog = late(async () => (await import("./sign-in-dialog.tsx")).SignInDialog);
const ProfileDialog = late(async () => (await import("./profile-dialog.tsx")).ProfileDialog);
const SignOutDialog = late(async () => (await import("./sign-out-dialog.tsx")).SignOutDialog);

export type IdentityPanelProps = {
  /** Where profiles are found and published. */
  relays: readonly string[];
};

type Opened = "none" | "sign-in" | "profile" | "sign-out";

/** Who the viewer is here, and everything they can do about it. */
export function IdentityPanel(props: IdentityPanelProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const profiles = createProfiles(useNostr(), () => props.relays);
  const [opened, setOpened] = createSignal<Opened>("none");
  const close = () => setOpened("none");
  const who = () => {
    const state = identity.state();
    return state.kind === "none" ? undefined : state;
  };
  const home = (state: NonNullable<ReturnType<typeof who>>) => {
    if (state.kind !== "local") return t(`identity.${state.kind}`);
    if (state.fleeting) return t("identity.localFleeting");
    return t(state.backedUp ? "identity.localSafe" : "identity.local");
  };
  return (
    <div class="flex flex-col gap-4">
      <ApprovalNotice />
      <Show
        when={who()}
        fallback={
          <Notice what={t("identity.none")} why={t("identity.noneWhy")}>
            <Button look="primary" onClick={() => setOpened("sign-in")}>{t("identity.signIn")}</Button>
            <Button onClick={() => void identity.ensure()}>{t("identity.make")}</Button>
          </Notice>
        }
      >
        {(state) => (
          <>
            <div class="flex items-center gap-3">
              <Avatar
                pubkey={state().pubkey}
                picture={profiles.of(state().pubkey)?.picture}
                class="size-12"
              />
              <div class="min-w-0">
                <p class="truncate font-semibold">
                  <bdi>{shownName(profiles.of(state().pubkey), state().pubkey)}</bdi>
                </p>
                <p class="text-small text-quiet">{home(state())}</p>
              </div>
            </div>
            <BackupReminder />
            <CopyField label={t("identity.publicName")} value={profileLink(state().pubkey)} />
            <div class="flex flex-wrap gap-2">
              <Button onClick={() => setOpened("profile")}>{t("identity.profileEdit")}</Button>
              <Button onClick={() => setOpened("sign-in")}>{t("identity.signIn")}</Button>
              <Button look="quiet" onClick={() => setOpened("sign-out")}>{t("identity.signOut")}</Button>
            </div>
          </>
        )}
      </Show>
      <Suspense>
        <Switch>
          <Match when={opened() === "sign-in"}>
            <SignInDialog relays={props.relays} onClose={close} />
          </Match>
          <Match when={opened() === "profile" && who()}>
            {(state) => <ProfileDialog pubkey={state().pubkey} relays={props.relays} onClose={close} />}
          </Match>
          <Match when={opened() === "sign-out"}>
            <SignOutDialog onClose={close} />
          </Match>
        </Switch>
      </Suspense>
    </div>
  );
}
