/** Names under which checked events travel. */
const EVENT_NAME = /(^|[a-z])(event|Event|verified|Verified|checkpoint|Checkpoint)$/;

/** A copy of a checked event with other content would pass for checked: whoever needs one builds and signs it. */
export const noEventSpread: Deno.lint.Rule = {
  create: (context) => ({
    // Tests bend events on purpose.
    "ObjectExpression > SpreadElement"(node: Deno.lint.SpreadElement) {
      if (/\.test\.tsx?$/.test(context.filename)) return;
      if (node.argument.type !== "Identifier" || !EVENT_NAME.test(node.argument.name)) return;
      context.report({
        node,
        message: `Spreading ${node.argument.name} copies a checked event into an unchecked one.`,
        hint: "Build a template and sign it, or pick the fields by name.",
      });
    },
  }),
};
