const MAX_LINES = 400;

/** A file that long has more than one subject. */
export const noLongFile: Deno.lint.Rule = {
  create: (context) => ({
    Program(node) {
      const lines = context.sourceCode.text.trimEnd().split("\n").length;
      if (lines <= MAX_LINES) return;
      context.report({
        range: [node.range[0], node.range[0] + 1],
        message: `${lines} lines are more than ${MAX_LINES}.`,
        hint: "A second reason to change a file means a second file.",
      });
    },
  }),
};
