import { existsSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { Hex32 } from "../../contracts/api/fields.ts";
import { readJson } from "../../contracts/nostr/json.ts";
import { writeWhole } from "../origin/secret-file.ts";

const Height = v.pipe(v.number(), v.integer(), v.minValue(0));
const SeenOutput = v.object({
  /** Of the output, which no other has: what was counted once is never counted again. */
  mark: Hex32,
  txid: Hex32,
  /** Piconero. */
  amount: v.pipe(v.string(), v.regex(/^\d{1,20}$/)),
  /** 16 hex; zeros where the payer used none. */
  paymentId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** Unix seconds. */
  seen: Height,
  /** The block it is in; null while in none. */
  height: v.nullable(Height),
  /** In no block and in no pool any more: spent elsewhere, or forgotten. */
  gone: v.boolean(),
});
const Stored = v.object({
  version: v.literal(1),
  /** The newest blocks that were looked through, the lowest first. */
  blocks: v.array(v.object({ height: Height, id: Hex32 })),
  outputs: v.array(SeenOutput),
});

/** An output that pays the creator. */
export type SeenOutput = v.InferOutput<typeof SeenOutput>;
/** A block that was looked through. */
export type ScannedBlock = { height: number; id: string };

/** Deeper than any reorganisation that was ever seen. */
const KEPT_BLOCKS = 100;

/** What came in, on disk after every change. */
export type TipLedger = ReturnType<typeof openTipLedger>;

/** Opens the ledger at `path`; a new one is empty. */
export function openTipLedger(path: string) {
  const stored = readStored(path);
  const outputs = new Map(stored.outputs.map((output) => [output.mark, output]));
  let blocks: ScannedBlock[] = stored.blocks;
  let changed = false;
  return {
    blocks: (): readonly ScannedBlock[] => blocks,
    outputs: (): SeenOutput[] => [...outputs.values()],
    /** Notes an output; `burnt` when another transaction paid to the same key before, for only one of the two can be spent. */
    note(output: Omit<SeenOutput, "gone">): "new" | "known" | "burnt" {
      const old = outputs.get(output.mark);
      if (old !== undefined && old.txid !== output.txid && !old.gone) return "burnt";
      if (old?.txid === output.txid) {
        if (old.height === output.height && !old.gone) return "known";
        outputs.set(output.mark, { ...old, height: output.height, gone: false });
      } else outputs.set(output.mark, { ...output, gone: false });
      changed = true;
      return old?.txid === output.txid ? "known" : "new";
    },
    /** A block was looked through. */
    add(block: ScannedBlock): void {
      blocks = [...blocks, block].slice(-KEPT_BLOCKS);
      changed = true;
    },
    /** Blocks above `height` are no longer in the chain: what they held is in none. */
    back(height: number): void {
      blocks = blocks.filter((block) => block.height <= height);
      for (const output of outputs.values()) {
        if (output.height !== null && output.height > height) {
          outputs.set(output.mark, { ...output, height: null });
        }
      }
      changed = true;
    },
    /** Of what is in no block, only these transactions are still in the pool. */
    waiting(txids: ReadonlySet<string>): void {
      for (const output of outputs.values()) {
        const gone = output.height === null && !txids.has(output.txid);
        if (gone === output.gone) continue;
        outputs.set(output.mark, { ...output, gone });
        changed = true;
      }
    },
    /** Writes what changed. */
    save(): void {
      if (!changed) return;
      writeWhole(path, JSON.stringify({ version: 1, blocks, outputs: [...outputs.values()] }) + "\n");
      changed = false;
    },
  };
}

function readStored(path: string): v.InferOutput<typeof Stored> {
  if (!existsSync(path)) return { version: 1, blocks: [], outputs: [] };
  const read = v.safeParse(Stored, readJson(readFileSync(path, "utf8")));
  if (read.success) return read.output;
  throw new Error(
    `${path} is damaged (${v.summarize(read.issues)}). Mend it, or move it away to begin anew.`,
  );
}
