/** Message texts of ValueSet/$compare. */

const TEXTS = {
  same: (a: string, b: string) => `The value sets ${a} and ${b} contain the same codes`,
  empty: (a: string, b: string) => `Both the value sets ${a} and ${b} are empty`,
  subset: (a: string, b: string) => `The valueSet ${a} is a sub-set of the valueSet ${b}`,
  superset: (a: string, b: string) => `The valueSet ${a} is a super-set of the valueSet ${b}`,
  disjoint: (a: string, b: string) => `No shared codes between the value sets ${a} and ${b}`,
  overlapping: (a: string, b: string) =>
    `Both value sets ${a} and ${b} contain the codes the other doesn't, but there is some overlap`,
} as const;

/** How two sets of codes relate, said of the first. */
export type SetRelation = keyof typeof TEXTS;

export function relationText(relation: SetRelation, first: string, second: string): string {
  return TEXTS[relation](first, second);
}

export function cannotCompare(first: string, second: string, why: string): string {
  return `Unable to compare ${first} and ${second}: ${why}`;
}

export function expansionFailed(why: string): string {
  return `This expansion failed: ${why}`;
}
