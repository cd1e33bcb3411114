import { type JSX, Show } from "solid-js";
import { readLink } from "../../../../contracts/nostr/link.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { createPageTitle } from "../../app/page-title.ts";
import { useRoute } from "../../app/route-context.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Person } from "./person.tsx";

/** `#/profile/<npub>`: a person and their streams. */
export default function ProfilePage(): JSX.Element {
  const { route } = useRoute();
  const person = () => {
    const link = readLink(route().param ?? "");
    return link?.type === "profile" ? link : undefined;
  };
  return (
    <Show when={person()} keyed fallback={<BadLink />}>
      {({ pubkey, relays }) => <Person pubkey={pubkey} hints={relays} />}
    </Show>
  );
}

function BadLink(): JSX.Element {
  const { t } = useLocale();
  createPageTitle(() => t("profile.badLink"));
  return (
    <div class="px-4">
      <Notice
        heading={1}
        what={t("profile.badLink")}
        why={t("profile.badLinkWhy")}
        act={t("profile.badLinkDo")}
      >
        <a href="#/" class={buttonClass("primary")}>{t("app.toDiscover")}</a>
      </Notice>
    </div>
  );
}
