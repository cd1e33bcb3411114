import { useLocale } from "../../app/locale-context.tsx";

export default function Page() {
  const { t } = useLocale();
  return <h1 class="p-4">{t("discover.title")}</h1>;
}
