import { type Accessor, createSignal } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { faultCode, type SignerFaultCode } from "./signer-fault.ts";

export type PasswordWork = {
  password: Accessor<string>;
  type: (password: string) => void;
  /** Why it went wrong last. */
  fault: Accessor<SignerFaultCode | undefined>;
  /** The same in words. */
  words: Accessor<string | undefined>;
  working: Accessor<boolean>;
  /** Runs what the password locks or opens; of what it throws a `SignerFault` is told, and the field that it is about gets the focus. */
  run: (work: (password: string) => Promise<void>, form: HTMLElement | undefined) => Promise<void>;
};

/** What every form with a password does: works a moment, forgets the password, says what went wrong. */
export function createPasswordWork(): PasswordWork {
  const { t } = useLocale();
  const [password, type] = createSignal("");
  const [fault, setFault] = createSignal<SignerFaultCode>();
  const [working, setWorking] = createSignal(false);
  return {
    password,
    type,
    fault,
    words: () => {
      const code = fault();
      return code === undefined ? undefined : t(`identity.fault-${code}`);
    },
    working,
    async run(work, form) {
      setFault(undefined);
      setWorking(true);
      try {
        await work(password());
      } catch (error) {
        setFault(faultCode(error));
      } finally {
        setWorking(false);
        type("");
      }
      // The button that was pressed couldn't be pressed meanwhile, so the focus left it.
      if (fault() !== undefined) form?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
    },
  };
}
