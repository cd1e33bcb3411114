/** Stands in for what Node has and a page hasn't; the wallet's calls that a page makes never reach it. */
export default {};
