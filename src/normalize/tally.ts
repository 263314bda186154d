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
  /** Of the results that it was used for, where they say so; a code with two units is listed twice. */
  readonly unit?: string;
  readonly specimen?: string;
  /** A map lists the code, but with nothing that may be added: no target, or one that is not good enough. */
  readonly decided?: true;
  readonly count: number;
}

/** What is kept of an unmapped code beside the key. */
type Unmapped = Pick<UnmappedCode, 'display' | 'decided'> & { count: number };

/** Counts of a part of the input, as workers report them; lines are those of the part. */
export interface Tally {
  lines: number;
  /** Resources by type, HL7 v2 segments by name. */
  readonly kinds: Record<string, number>;
  readonly concepts: Record<ConceptOutcome, number>;
  /** By system, code, unit and specimen. */
  readonly unmapped: Map<string, Unmapped>;
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
  const { system, code: own, unit = '', specimen = '', display, decided } = code;
  const key = [system, own, unit, specimen].join('\n');
  const known = tally.unmapped.get(key);
  if (known !== undefined) known.count += times;
  else if (tally.unmapped.size >= MOST_CODES) tally.unmappedBeyond += times;
  else {
    const more = { ...(display === undefined ? {} : { display }), ...(decided === undefined ? {} : { decided }) };
    tally.unmapped.set(key, { ...more, count: times });
  }
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
  for (const { count, ...code } of unmappedCodes(part)) countUnmapped(total, code, count);
  total.unmappedBeyond += part.unmappedBeyond;
}

/** The codes that nothing was added to, commonest first. */
export function unmappedCodes({ unmapped }: Tally): readonly UnmappedCode[] {
  return [...unmapped]
    .map(([key, { display, decided, count }]): UnmappedCode => {
      const [system = '', code = '', unit = '', specimen = ''] = key.split('\n');
      return {
        ...{ system, code },
        ...(display === undefined ? {} : { display }),
        ...(unit === '' ? {} : { unit }),
        ...(specimen === '' ? {} : { specimen }),
        ...(decided === undefined ? {} : { decided }),
        count,
      };
    })
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
