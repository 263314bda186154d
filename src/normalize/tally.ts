/** What a run has done so far: counts, the codes that no map knows, the lines that could not be read. Adds up; prints nothing. */

/** What became of a concept (a CodeableConcept, or a coded field). */
export type ConceptOutcome =
  /** A standard coding was added. */
  | 'translated'
  /** It had a standard coding. */
  | 'standard'
  /** No map knows its codes. */
  | 'unmapped'
  /** It has text alone, or codes without a system. */
  | 'uncoded'
  /** There is a standard coding for it, but the field has no room for another. */
  | 'noRoom';

export interface LineError {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface UnmappedCode {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
  readonly count: number;
}

/** Counts of a part of the input, as workers report them; lines are those of the part. */
export interface Tally {
  lines: number;
  /** Resources by type, HL7 v2 segments by name. */
  readonly kinds: Record<string, number>;
  readonly concepts: Record<ConceptOutcome, number>;
  /** By system and code. */
  readonly unmapped: Map<string, { readonly display?: string; count: number }>;
  /** Occurrences of unmapped codes beyond those that are listed. */
  unmappedBeyond: number;
  readonly errors: LineError[];
  errorCount: number;
}

/** Codes and errors that are listed; more are counted. */
const MOST_CODES = 10_000;
const MOST_ERRORS = 100;

export function emptyTally(): Tally {
  return {
    lines: 0,
    kinds: {},
    concepts: { translated: 0, standard: 0, unmapped: 0, uncoded: 0, noRoom: 0 },
    unmapped: new Map(),
    unmappedBeyond: 0,
    errors: [],
    errorCount: 0,
  };
}

export function countKind({ kinds }: Tally, kind: string): void {
  kinds[kind] = (kinds[kind] ?? 0) + 1;
}

export function countUnmapped(tally: Tally, code: Omit<UnmappedCode, 'count'>, times = 1): void {
  const key = `${code.system}\n${code.code}`;
  const known = tally.unmapped.get(key);
  if (known !== undefined) known.count += times;
  else if (tally.unmapped.size >= MOST_CODES) tally.unmappedBeyond += times;
  else tally.unmapped.set(key, { ...(code.display === undefined ? {} : { display: code.display }), count: times });
}

export function countError(tally: Tally, error: LineError): void {
  tally.errorCount++;
  if (tally.errors.length < MOST_ERRORS) tally.errors.push(error);
}

/** Adds a part that begins where `total` ends. */
export function addTally(total: Tally, part: Tally): void {
  for (const error of part.errors) {
    if (total.errors.length < MOST_ERRORS) total.errors.push({ ...error, line: error.line + total.lines });
  }
  total.errorCount += part.errorCount;
  total.lines += part.lines;
  for (const [kind, count] of Object.entries(part.kinds)) total.kinds[kind] = (total.kinds[kind] ?? 0) + count;
  for (const outcome of Object.keys(part.concepts) as ConceptOutcome[])
    total.concepts[outcome] += part.concepts[outcome];
  for (const [key, { display, count }] of part.unmapped) {
    const [system = '', code = ''] = key.split('\n');
    countUnmapped(total, { system, code, ...(display === undefined ? {} : { display }) }, count);
  }
  total.unmappedBeyond += part.unmappedBeyond;
}

/** The codes that no map knows, commonest first. */
export function unmappedCodes({ unmapped }: Tally): readonly UnmappedCode[] {
  return [...unmapped]
    .map(([key, { display, count }]): UnmappedCode => {
      const [system = '', code = ''] = key.split('\n');
      return { system, code, ...(display === undefined ? {} : { display }), count };
    })
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
