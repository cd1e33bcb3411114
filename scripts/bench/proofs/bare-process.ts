/* What every process pays before it can verify anything. */
console.log("{}");
