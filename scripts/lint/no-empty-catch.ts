/** A caught failure must become a named state or be thrown on; a comment alone handles nothing. */
export const noEmptyCatch: Deno.lint.Rule = {
  create: (context) => ({
    CatchClause(node) {
      if (node.body.body.length > 0) return;
      context.report({
        node,
        message: "An empty catch swallows every failure.",
        hint: "Turn the failure into a named state, or let it throw.",
      });
    },
  }),
};
