import { createResource, createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { type NostrEvent, supersedes } from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { profileTemplate, readProfile } from "../../../contracts/nostr/profile.ts";
import { unixNow } from "../app/clock.ts";
import { useLocale } from "../app/locale-context.tsx";
import { useNostr } from "../app/nostr-context.tsx";
import { refusalWords } from "../nostr/relay-words.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { pictureUrl } from "../ui/picture-url.ts";
import { relayName } from "../ui/relay-name.ts";
import { TextField } from "../ui/text-field.tsx";
import { useIdentity } from "./identity.ts";
import { faultCode, type SignerFaultCode } from "./signer-fault.ts";

export type ProfileDialogProps = {
  pubkey: string;
  relays: readonly string[];
  onClose: () => void;
};

type Saved =
  | { saved: "yes"; count: number }
  | { saved: "nowhere"; reasons: string }
  | { saved: "unsigned"; code: SignerFaultCode };

/** Edits name, picture and words of one's own profile; everything else in it stays. */
export function ProfileDialog(props: ProfileDialogProps): JSX.Element {
  const { t } = useLocale();
  const nostr = useNostr();
  const [present] = createResource(async () => {
    const events = await nostr.query(props.relays, [{ kinds: [KIND.profile], authors: [props.pubkey] }]);
    const answered = nostr.relays().some(({ url, state }) => props.relays.includes(url) && state === "open");
    const newest = events.reduce<NostrEvent | undefined>(
      (best, event) => best === undefined || supersedes(event, best) ? event : best,
      undefined,
    );
    return { newest, answered: answered || newest !== undefined };
  });
  return (
    <Dialog open onClose={props.onClose} title={t("identity.profileEdit")}>
      <Show when={present()} fallback={<p class="late text-quiet">{t("identity.profileLoading")}…</p>}>
        {(got) => (
          <>
            <Show when={!got().answered}>
              <Notice
                tone="attention"
                what={t("identity.profileUnknown")}
                why={t("identity.profileUnknownWhy")}
              />
            </Show>
            <Form {...props} previous={got().newest} />
          </>
        )}
      </Show>
    </Dialog>
  );
}

function Form(
  props: ProfileDialogProps & { /** Read once. */ previous: NostrEvent | undefined },
): JSX.Element {
  const { t } = useLocale();
  const nostr = useNostr();
  const identity = useIdentity();
  const before = props.previous && readProfile(props.previous);
  const [name, setName] = createSignal(before?.name ?? before?.displayName ?? "");
  const [picture, setPicture] = createSignal(before?.picture ?? "");
  const [about, setAbout] = createSignal(before?.about ?? "");
  const [working, setWorking] = createSignal(false);
  const [saved, setSaved] = createSignal<Saved>();
  let previous = props.previous;

  const pictureFault = () =>
    picture().trim() !== "" && pictureUrl(picture().trim()) === undefined
      ? t("identity.profilePictureFault")
      : undefined;

  const save = async () => {
    if (pictureFault() !== undefined) return;
    setWorking(true);
    try {
      const changes = {
        name: name().trim(),
        // A second name that differs would go on being shown instead.
        displayName: before?.displayName === undefined ? "" : name().trim(),
        picture: picture().trim(),
        about: about().trim(),
      };
      const event = await identity.sign(profileTemplate(changes, unixNow(), previous));
      const answers = await nostr.publish(props.relays, event);
      const count = answers.filter(({ ok }) => ok).length;
      if (count > 0) previous = event;
      setSaved(
        count > 0 ? { saved: "yes", count } : {
          saved: "nowhere",
          reasons: answers.map((answer) => `${relayName(answer.relay)}: ${refusalWords(answer, t)}`).join(
            "; ",
          ),
        },
      );
    } catch (error) {
      setSaved({ saved: "unsigned", code: faultCode(error) });
    } finally {
      setWorking(false);
    }
  };

  const is = <S extends Saved["saved"]>(what: S) => {
    const value = saved();
    return value?.saved === what ? value as Extract<Saved, { saved: S }> : undefined;
  };

  return (
    <form
      class="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t("identity.profileName")}
        hint={t("identity.profileNameHint")}
        autocomplete="nickname"
        maxlength="64"
        dir="auto"
        value={name()}
        onText={setName}
      />
      <div class="flex items-start gap-3">
        <Avatar pubkey={props.pubkey} picture={picture()} class="mt-7 size-10" />
        <TextField
          class="grow"
          label={t("identity.profilePicture")}
          type="url"
          inputmode="url"
          autocomplete="off"
          value={picture()}
          onText={setPicture}
          hint={t("identity.profilePictureHint")}
          fault={pictureFault()}
        />
      </div>
      <TextField
        label={t("identity.profileAbout")}
        maxlength="500"
        dir="auto"
        value={about()}
        onText={setAbout}
      />
      <div role="status">
        <Switch>
          <Match when={is("yes")}>
            {(done) => <p class="text-good">{t("identity.profileSaved", { count: done().count })}</p>}
          </Match>
          <Match when={is("nowhere")}>
            {(done) => (
              <Notice
                tone="bad"
                what={t("identity.profileNowhere")}
                why={done().reasons}
                act={t("identity.profileNowhereDo")}
              />
            )}
          </Match>
          <Match when={is("unsigned")}>
            {(done) => <p class="text-bad">{t(`identity.fault-${done().code}`)}</p>}
          </Match>
        </Switch>
      </div>
      <div class="flex justify-end gap-2">
        <Button onClick={props.onClose}>{t("app.close")}</Button>
        <Button type="submit" look="primary" busy={working()}>{t("identity.profileSave")}</Button>
      </div>
    </form>
  );
}
