import { type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useIdentity } from "./identity.ts";

/** A signing app asks its person to look at a page of its own before it signs. */
export function ApprovalNotice(): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  return (
    <Show when={identity.approval()}>
      {(url) => (
        <Notice
          live
          tone="attention"
          what={t("identity.approvalWhat")}
          why={t("identity.approvalWhy", { host: URL.parse(url())?.host ?? "" })}
        >
          <a
            href={url()}
            target="_blank"
            rel="noopener noreferrer"
            class={buttonClass("primary")}
            onClick={() => identity.dismissApproval()}
          >
            {t("identity.approvalOpen")}
          </a>
        </Notice>
      )}
    </Show>
  );
}
