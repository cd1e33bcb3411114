import { type JSX, Suspense } from "solid-js";
import { late } from "../ui/late.tsx";
import type { WalletPanelProps } from "./wallet-panel.tsx";

const Panel = late(async () => (await import("./wallet-panel.tsx")).WalletPanel);

/** The wallet's panel, fetched when a viewer asks to pay in the page. The wallet itself comes when it is opened. */
export function WalletPanelLate(props: WalletPanelProps): JSX.Element {
  // A boundary further out would take the dialog out of the page meanwhile, and it would come back no longer modal.
  return (
    <Suspense>
      <Panel {...props} />
    </Suspense>
  );
}
