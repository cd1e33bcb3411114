import { type Accessor, createSignal } from "solid-js";
import { keepWay, readWay, type Way } from "./way.ts";

/** The chosen way, kept on this device. */
export function createWay(): { way: Accessor<Way>; choose: (way: Way) => void } {
  const [way, setWay] = createSignal<Way>(readWay(localStorage));
  return {
    way,
    choose: (next) => {
      keepWay(localStorage, next);
      setWay(next);
    },
  };
}
