/**
 * Fixed-width lines cut by the positions that publishers document, such as the ICD-10-CM order file's. It only cuts:
 * reading lines is delimited.ts's, what the columns mean the loader's.
 */

/**
 * First and last position of a column, counted from 1 and inclusive as publishers write them; without a last one it
 * runs to the line's end.
 */
export type ColumnSpan = readonly [first: number, last?: number];

/** Names to positions, such as `{ order: [1, 5], code: [7, 13], billable: [15, 15], short: [17, 76], long: [78] }`. */
export type FixedLayout<Name extends string> = Readonly<Record<Name, ColumnSpan>>;

/** The columns of one line, without the blanks around them; '' where the line ends before a column. */
export function sliceColumns<Name extends string>(line: string, layout: FixedLayout<Name>): Record<Name, string> {
  const spans = Object.entries(layout) as [Name, ColumnSpan][];
  return Object.fromEntries(spans.map(([name, [first, last]]) => [name, line.slice(first - 1, last).trim()])) as Record<
    Name,
    string
  >;
}
