import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import { isSharedOrigin } from "../../../app/shared-origin.ts";
import { useIdentity } from "../../../identity/identity.ts";
import { shownName } from "../../../nostr/profiles.ts";
import { IconButton } from "../../../ui/button.tsx";
import type { ChatRow } from "./chat-row.ts";
import type { ChatOutcome } from "./chat-post.ts";
import type { Chat } from "./create-chat.ts";
import { DRAFT_LIMIT } from "./draft.ts";

export type ComposerProps = {
  chat: Chat;
  replyTo: ChatRow | undefined;
  onReplied: () => void;
};

/** Characters before the limit at which the rest is counted down. */
const COUNTDOWN = 100;

/** Where a message is written: one line that grows, Enter sends, Shift and Enter begins a new line. */
export function Composer(props: ComposerProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const id = createUniqueId();
  const [text, setText] = createSignal("");
  const [fault, setFault] = createSignal<string>();
  const [sending, setSending] = createSignal(false);
  let field: HTMLTextAreaElement | undefined;

  const left = () => DRAFT_LIMIT - [...text()].length;

  const words = (outcome: ChatOutcome): string | undefined => {
    switch (outcome.outcome) {
      case "done":
        return undefined;
      case "too-fast":
        return t("chat.tooFast", { count: outcome.seconds });
      case "unsigned":
        return t("chat.notSigned", { why: t(`identity.fault-${outcome.code}`) });
      case "unsent":
        switch (outcome.why) {
          case "empty":
            return undefined;
          case "too-long":
            return t("chat.tooLong");
          case "secret":
            return `${t("chat.secret")}. ${t("chat.secretDo")}`;
          case "list-unread":
          case "nowhere":
            return t("chat.failed");
        }
    }
  };

  const send = async () => {
    if (sending()) return;
    setSending(true);
    const typed = text();
    const outcome = await props.chat.send(typed, props.replyTo?.event);
    setSending(false);
    setFault(words(outcome));
    if (outcome.outcome !== "done") return;
    props.onReplied();
    // A signer may take its time, and somebody may go on writing meanwhile.
    if (text() !== typed) return;
    setText("");
    if (field !== undefined) field.style.height = "";
  };

  const grow = (element: HTMLTextAreaElement) => {
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, 160)}px`;
  };

  return (
    <form
      class="flex flex-col gap-1 border-t border-line p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Show when={props.replyTo}>
        {(row) => (
          <p class="flex items-center gap-2 text-small text-quiet">
            <bdi class="truncate">
              {t("chat.replyingTo", {
                name: shownName(props.chat.people.of(row().message.pubkey), row().message.pubkey),
              })}
            </bdi>
            <IconButton
              icon="close"
              label={t("chat.stopReply")}
              onClick={() => props.onReplied()}
              class="!min-h-8 !w-8"
            />
          </p>
        )}
      </Show>
      <div class="flex items-end gap-2">
        <label for={id} class="sr-only">{t("chat.write")}</label>
        <textarea
          ref={field}
          id={id}
          rows="1"
          dir="auto"
          enterkeyhint="send"
          placeholder={t("chat.write")}
          value={text()}
          aria-invalid={fault() === undefined ? undefined : true}
          aria-describedby={`${id}-below`}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setFault(undefined);
            grow(event.currentTarget);
          }}
          onKeyDown={(event) => {
            // While an input method composes, Enter belongs to it.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send();
          }}
          // 16 px, or iOS zooms into the page.
          class="max-h-40 min-h-11 w-full min-w-0 resize-none rounded border border-control bg-raised px-3 py-2.5 text-[1rem] text-ink"
        />
        <IconButton
          type="submit"
          look="primary"
          icon="send"
          label={t("chat.send")}
          busy={sending()}
          class="!min-h-11 !w-11"
        />
      </div>
      <div id={`${id}-below`} class="text-small empty:hidden">
        <Show when={fault()}>{(why) => <p role="alert" class="text-bad">{why()}</p>}</Show>
        <Show when={fault() === undefined && left() <= COUNTDOWN}>
          <p class={left() < 0 ? "text-bad" : "text-quiet"}>
            {left() < 0 ? t("chat.tooLong") : t("chat.left", { count: left() })}
          </p>
        </Show>
        <Show when={fault() === undefined && left() > COUNTDOWN && identity.state().kind === "none"}>
          <p class="text-quiet">
            {t(isSharedOrigin(location.pathname) ? "chat.identityNoteFleeting" : "chat.identityNote")}
          </p>
        </Show>
      </div>
    </form>
  );
}
