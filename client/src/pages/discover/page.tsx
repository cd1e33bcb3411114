import { type JSX, lazy, Suspense } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { createPageTitle } from "../../app/page-title.ts";
import { useRoute } from "../../app/route-context.tsx";
import { ShelfSkeleton } from "./shelf-skeleton.tsx";

// What draws the streams comes while the relays are still being asked, so it needn't hold up the first paint.
const StreamShelves = lazy(() => import("./stream-shelves.tsx"));
void StreamShelves.preload();

/** What is live, planned, and over with a recording, as the relays know it. */
export default function DiscoverPage(): JSX.Element {
  const { t } = useLocale();
  const { route } = useRoute();
  const query = () => route().query.slice(0, 200).trim();
  const heading = () => query() === "" ? t("discover.title") : t("discover.resultsTitle", { query: query() });
  createPageTitle(() => query() === "" ? undefined : heading());
  return (
    <div class="mx-auto flex w-full max-w-[112rem] flex-col gap-10 ps-[max(1rem,env(safe-area-inset-left))] pe-[max(1rem,env(safe-area-inset-right))] pt-2 pb-12">
      <h1 class="-mb-6 text-title">
        <bdi>{heading()}</bdi>
      </h1>
      <Suspense fallback={<ShelfSkeleton />}>
        <StreamShelves query={query()} />
      </Suspense>
    </div>
  );
}
