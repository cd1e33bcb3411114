import { For, type JSX } from "solid-js";
import { TRUST_ROWS } from "../../../contracts/escrow/trust.ts";
import { useLocale } from "../app/locale-context.tsx";
import type { MessageKey } from "../locales/sections.ts";

/** Who can take what in which failure: each row is shown by a test that `contracts/escrow/trust.ts` names. */
export function TrustTable(): JSX.Element {
  const { t } = useLocale();
  return (
    <table class="w-full border-collapse text-small" data-trust>
      <thead>
        <tr class="border-b border-line text-start">
          <th scope="col" class="py-1 pe-3 text-start font-medium">{t("stakes.failure")}</th>
          <th scope="col" class="py-1 text-start font-medium">{t("stakes.who")}</th>
        </tr>
      </thead>
      <tbody>
        <For each={TRUST_ROWS}>
          {({ failure, taker, when }) => (
            <tr class="border-b border-line align-top" data-failure={failure}>
              <th scope="row" class="py-1 pe-3 text-start font-normal">
                {t(`stakes.fail-${failure}` as MessageKey)}
              </th>
              <td class="py-1">
                <span class={taker === "viewer" ? "font-medium" : "font-semibold text-attention"}>
                  {t(`stakes.taker-${taker}`)}
                </span>
                , {t(`stakes.when-${when}`)}
              </td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
