import { type Accessor, createSignal } from "solid-js";
import { storageHere } from "../app/page-storage.ts";
import { keepWay, readWay, type Way } from "./way.ts";

/** The chosen way, kept on this device. */
export function createWay(): { way: Accessor<Way>; choose: (way: Way) => void } {
  const [way, setWay] = createSignal<Way>(readWay(storageHere()));
  return {
    way,
    choose: (next) => {
      keepWay(storageHere(), next);
      setWay(next);
    },
  };
}
