/**
 * Concepts and their names from RXNCONSO: a first reading finds for each RXCUI that RxNorm itself names (SAB RXNORM) its display, term types and
 * state; a second one adds the other names as designations. Rows of an RXCUI may stand anywhere in the file.
 */
import type { CodeSystemWriter, StagedDesignation } from '../../src/db/code-system-writer-store.js';
import { RXNORM } from '../../src/domain/systems.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import { ownCopy } from '../shared/text.js';
import { type Documentation, RXNORM_SAB } from './documentation.js';
import { type RrfFile, readRows, readStep, type Tally } from './read.js';
import { displayOrder, isNaming, searchRank, termTypeName } from './term-types.js';

/** What the first reading keeps of each concept; the arrays are indexed by the concept's staged id. */
export interface Survey {
  /** RXCUI → staged id, in the order of the file. */
  readonly ids: ReadonlyMap<string, number>;
  readonly displays: readonly string[];
  /** Line of the atom that gives the display. */
  readonly lines: readonly number[];
  /** Term types of the concept's names, the display's first; PSN, SY and TMSY only where nothing else names it. */
  readonly termTypes: readonly (readonly string[])[];
  /** SUPPRESS of the display's atom. */
  readonly suppress: readonly string[];
  /** False where every RXNORM atom is obsolete (O) or suppressed by the editors (Y); E, drugs prescribed in quantified form, is current. */
  readonly active: readonly boolean[];
}

/**
 * The first reading.
 * @throws LoadError for an RXCUI that is no number, for a name that is empty and for a file without names of RxNorm's own.
 */
export async function surveyConcepts(conso: RrfFile): Promise<Survey> {
  const ids = new Map<string, number>();
  const best = { displays: [] as string[], lines: [] as number[], orders: [] as number[], suppress: [] as string[] };
  const termTypes: string[][] = [];
  const active: boolean[] = [];
  conso.progress.start(`${conso.table.name}: concepts`, conso.file.size);
  await readRows(conso, ['RXCUI', 'SAB', 'TTY', 'STR', 'SUPPRESS'], (row, line) => {
    const [rxcui, sab, tty, name, suppress] = row as [string, string, string, string, string];
    if (sab !== RXNORM_SAB) return;
    checkAtom(conso, { rxcui, name, line });
    const id = ids.get(rxcui) ?? ids.size;
    const suppressed = suppress === 'O' || suppress === 'Y';
    const order = displayOrder(tty, suppressed);
    ids.set(rxcui, id);
    active[id] = active[id] === true || !suppressed;
    const first = order < (best.orders[id] ?? Number.POSITIVE_INFINITY);
    termTypes[id] = withTermType(termTypes[id] ?? [], tty, first);
    if (!first) return;
    best.orders[id] = order;
    best.lines[id] = line;
    best.displays[id] = ownCopy(name);
    best.suppress[id] = suppress;
  });
  if (ids.size === 0) throw new LoadError({ file: conso.source.label(conso.file) }, 'holds no name of source RXNORM');
  conso.progress.done(`${ids.size} concepts`);
  return { ids, displays: best.displays, lines: best.lines, suppress: best.suppress, termTypes, active };
}

/** Adds a term type, in front where it is the display's; types of mere further names stay only while they are alone. */
function withTermType(known: string[], tty: string, first: boolean): string[] {
  if (known[0] === tty || (!first && (known.includes(tty) || !isNaming(tty)))) return known;
  const others = known.filter((other) => other !== tty && (isNaming(other) || !first));
  return first ? [tty, ...others] : [...others, tty];
}

function checkAtom(conso: RrfFile, { rxcui, name, line }: { rxcui: string; name: string; line: number }): void {
  const file = conso.source.label(conso.file);
  if (!/^\d+$/.test(rxcui)) throw new LoadError({ file, line }, `the RXCUI ${JSON.stringify(rxcui)} is not a number`);
  if (name === '') throw new LoadError({ file, line }, `the name (STR) of RXCUI ${rxcui} is empty`);
}

const STATUS: Readonly<Record<string, string>> = { O: 'Obsolete', Y: 'Suppressed' };

/** Stages the concepts of the survey; their staged ids are those of the survey, so it must come first. */
export function writeConcepts(system: CodeSystemWriter, survey: Survey): void {
  for (const [code, id] of survey.ids) {
    const [main = '', ...further] = survey.termTypes[id] ?? [];
    const suppress = survey.suppress[id] ?? '';
    const inactive = survey.active[id] !== true;
    system.concept({
      code,
      display: survey.displays[id] ?? '',
      rank: searchRank(main),
      inactive,
      ...(inactive ? { status: STATUS[suppress] ?? 'Suppressed' } : {}),
    });
    for (const tty of [main, ...further]) system.property(id, { code: 'TTY', value: tty });
    if (suppress !== '') system.property(id, { code: 'SUPPRESS', value: suppress });
  }
}

export interface NamesInput {
  readonly system: CodeSystemWriter;
  readonly survey: Survey;
  /** Sources whose names may be loaded, by abbreviation; RXNORM always is. */
  readonly free: ReadonlyMap<string, string>;
  readonly documentation: Documentation;
}

const NAME_COLUMNS = ['RXCUI', 'LAT', 'RXAUI', 'SAB', 'TTY', 'STR', 'SUPPRESS'] as const;

/** The second reading: every further name becomes a designation, and each source that knows a concept becomes a value of SAB. */
export async function writeNames(conso: RrfFile, input: NamesInput): Promise<FileCount> {
  const { system, survey, free } = input;
  const useOf = designationUses(input);
  const noteSource = sourceProperty(system);
  return readStep(conso, NAME_COLUMNS, (row, rows: Tally, line) => {
    const [rxcui, lat, rxaui, sab, tty, name, suppress] = row as unknown as Row<typeof NAME_COLUMNS>;
    const id = survey.ids.get(rxcui);
    if (id === undefined) return rows.skipped('RXCUI that RxNorm itself does not name');
    noteSource(id, sab);
    if (survey.lines[id] === line) return rows.loaded();
    if (sab !== RXNORM_SAB && !free.has(sab)) return rows.skipped('name of a source not known to be free to use');
    if (survey.displays[id] === name) return rows.skipped('same name as the display');
    system.designation(id, {
      value: name,
      use: useOf(sab, tty),
      sourceId: rxaui,
      ...(lat === 'ENG' ? { language: 'en' } : {}),
      ...(suppress === 'O' || suppress === 'Y' ? { inactive: true } : {}),
    });
    rows.loaded();
  });
}

type Row<Columns extends readonly string[]> = { readonly [index in keyof Columns]: string };

type Use = NonNullable<StagedDesignation['use']>;

/** RxNorm's term types are codes of its own (system RxNorm); those of other sources are told apart by the source: `MTHSPL/SU`. */
function designationUses({ free, documentation }: NamesInput): (sab: string, tty: string) => Use {
  const uses = new Map<string, Use>();
  return (sab, tty) => {
    const key = `${sab}/${tty}`;
    const known = uses.get(key);
    if (known !== undefined) return known;
    const name = documentation.termTypes.get(tty) ?? termTypeName(tty);
    const use =
      sab === RXNORM_SAB
        ? { system: RXNORM, code: tty, display: name }
        : { code: key, display: `${name} (${free.get(sab) ?? sab})` };
    uses.set(key, use);
    return use;
  };
}

/** Writes SAB once for each concept and source. */
function sourceProperty(system: CodeSystemWriter): (id: number, sab: string) => void {
  const numbers = new Map<string, number>();
  const noted = new Set<number>();
  return (id, sab) => {
    const number = numbers.get(sab) ?? numbers.size;
    numbers.set(sab, number);
    const key = id * 1024 + number;
    if (noted.has(key)) return;
    noted.add(key);
    system.property(id, { code: 'SAB', value: sab });
  };
}
