/** Pauses this short only pace a poll that has its own condition. */
const SHORT_MS = 100;

/** A test that sleeps is slow when all is well and wrong when the machine is busy. */
export const noSleepInTest: Deno.lint.Rule = {
  create: (context) => ({
    CallExpression(node) {
      if (!/\.test\.tsx?$/.test(context.filename)) return;
      if (node.callee.type !== "Identifier" || node.callee.name !== "setTimeout") return;
      const [then, delay] = node.arguments;
      // A function of its own is a deadline; a bare name is a promise's resolve.
      if (then?.type !== "Identifier" || delay?.type !== "Literal") return;
      if (typeof delay.value !== "number" || delay.value < SHORT_MS) return;
      context.report({
        node,
        message: `This test sleeps ${delay.value} ms and hopes.`,
        hint: "Poll the condition with a deadline.",
      });
    },
  }),
};
