import type { Warning } from "../../../contracts/api/status.ts";
import { type BoxFacts, boxFindings } from "./box-rules.ts";
import { type EncoderFacts, encoderFindings } from "./encoder-rules.ts";
import { worstFirst } from "./finding.ts";
import { type FlowFacts, flowFindings } from "./flow-rules.ts";
import { type TellingFacts, tellingFindings } from "./telling-rules.ts";

/** Everything that findings follow from. */
export type HealthFacts = EncoderFacts & FlowFacts & BoxFacts & TellingFacts;

/** What a person should look at or change, worst first. */
export function warningsOf(facts: HealthFacts): Warning[] {
  return worstFirst([
    ...boxFindings(facts),
    ...tellingFindings(facts),
    ...encoderFindings(facts),
    ...flowFindings(facts),
  ]);
}
