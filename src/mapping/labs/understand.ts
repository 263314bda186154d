/**
 * Understands a local laboratory entry along LOINC's axes: what may be measured (readings of the name), in which specimen, which kind of
 * quantity, over which time and by which method. Looks at no LOINC code.
 */
import type { CatalogueEntry } from '../catalogue-entry.js';
import { words } from '../text/words.js';
import { type LabDictionary, phraseKey, type SystemTiers } from './dictionary.js';
import type { Segmenter, Slot } from './segment.js';
import { unitKinds } from './units.js';
import { type ValueKind, valueKind } from './values.js';

/** One way to read the name: words of the analyte with their weights. */
export interface Reading {
  readonly words: ReadonlyMap<string, number>;
  /** 1 for the likeliest, less for those that take later meanings. */
  readonly weight: number;
}

export interface LabUnderstanding {
  readonly readings: readonly Reading[];
  /** Literal words of the name, for comparison with whole names. */
  readonly literal: readonly string[];
  readonly systems: SystemTiers | undefined;
  readonly specimenInName: boolean;
  /** Kinds of quantity that the unit says. */
  readonly unitKinds: readonly string[];
  /** Kinds that words of the name say; weak hints apart. */
  readonly nameKinds: readonly string[];
  readonly hintKinds: readonly string[];
  /** What the sample results are. */
  readonly values: ValueKind | undefined;
  readonly time: string | undefined;
  /** Super system: whose specimen it is, where not the patient's (`Control`, `Donor`). */
  readonly superSystem: string | undefined;
  /** The name asks for a group of tests. */
  readonly panel: boolean;
  /** METHOD_TYP patterns that the name or the method column says. */
  readonly methods: readonly string[];
  readonly classes: ReadonlySet<string> | undefined;
  /** Words that neither dictionary nor vocabulary knows as they are written, whatever they may be misspelt or cut from. */
  readonly strange: readonly string[];
  /** Share of the words that no dictionary and no vocabulary knows. */
  readonly unknownShare: number;
  /** Share of the words that mark an entry as no test. */
  readonly nonTestShare: number;
}

const ASIDE_WEIGHT = 0.5;
const WEAK_WEIGHT = 0.3;
const MOST_READINGS = 12;
const MEANINGS_A_SLOT = 3;
const LATER_MEANING = 0.85;

/** Understands one entry. */
export function understand(entry: CatalogueEntry, dictionary: LabDictionary, segmenter: Segmenter): LabUnderstanding {
  const slots = segmenter.segment(entry.name);
  const qualifiers = [...slots, ...methodSlots(entry, segmenter)].flatMap(({ qualifier }) => qualifier ?? []);
  const valuesOf = (axis: string, weak: boolean): readonly string[] => [
    ...new Set(qualifiers.filter((q) => q.axis === axis && q.weak === weak).flatMap((q) => q.values)),
  ];
  const literal = words(entry.name);
  return {
    readings: [...readingsOf(slots), ...stainReading(valuesOf('method', false))],
    literal,
    ...systemsOf(entry, slots, dictionary),
    ...kindsOf(entry, valuesOf('kind', false), dictionary),
    hintKinds: valuesOf('kind', true),
    time: valuesOf('time', false)[0],
    panel: valuesOf('panel', false).length > 0,
    superSystem: valuesOf('super', false)[0],
    methods: valuesOf('method', false),
    classes: dictionary.classesOf.get(phraseKey(words(entry.category ?? ''))),
    strange: slots.filter((slot) => slot.strange).flatMap((slot) => slot.words),
    unknownShare: shareOf(slots, ({ known }) => !known),
    nonTestShare: nonTestShare(literal, dictionary),
  };
}

/**
 * Kinds of quantity that the unit and words of the name say. Where there is no unit, sample results speak for it: positive and negative ask for
 * presence; numbers for a quantity, unless the name has said which.
 */
function kindsOf(
  entry: CatalogueEntry,
  named: readonly string[],
  dictionary: LabDictionary,
): Pick<LabUnderstanding, 'unitKinds' | 'nameKinds' | 'values'> {
  const values = valueKind(entry.values);
  const unit = unitKinds(entry.unit, dictionary);
  if (unit.length > 0 || values === undefined || values === 'text')
    return { unitKinds: unit, nameKinds: named, values };
  if (values !== 'quantity') return { unitKinds: [values], nameKinds: named, values };
  return { unitKinds: unit, nameKinds: named.length > 0 ? named : ['quantity'], values };
}

function methodSlots(entry: CatalogueEntry, segmenter: Segmenter): readonly Slot[] {
  return entry.method === undefined || entry.method === '' ? [] : segmenter.segment(entry.method);
}

function shareOf(slots: readonly Slot[], test: (slot: Slot) => boolean): number {
  return slots.length === 0 ? 1 : slots.filter(test).length / slots.length;
}

function nonTestShare(literal: readonly string[], { nonTests, longest }: LabDictionary): number {
  if (literal.length === 0) return 1;
  let covered = 0;
  for (let at = 0; at < literal.length; ) {
    let length = Math.min(longest, literal.length - at);
    while (length > 0 && !nonTests.has(phraseKey(literal.slice(at, at + length)))) length--;
    covered += length;
    at += Math.max(1, length);
  }
  return covered / literal.length;
}

/** Every combination of the slots' meanings, the likelier first, at most a dozen. */
function readingsOf(slots: readonly Slot[]): readonly Reading[] {
  const telling = slots.filter((slot) => slot.analytes.length > 0);
  const used = telling.length > 0 ? telling : slots.map((slot) => ({ ...slot, analytes: [slot.words] }));
  let drafts: { words: Map<string, number>; weight: number }[] = [{ words: new Map(), weight: 1 }];
  for (const slot of used) {
    const weight = (slot.aside ? ASIDE_WEIGHT : 1) * (slot.qualifier?.axis === 'weak' ? WEAK_WEIGHT : 1);
    drafts = drafts
      .flatMap((draft) =>
        slot.analytes.slice(0, MEANINGS_A_SLOT).map((meaning, place) => ({
          words: withWords(draft.words, meaning, weight),
          weight: draft.weight * LATER_MEANING ** place,
        })),
      )
      .sort((a, b) => b.weight - a.weight)
      .slice(0, MOST_READINGS);
  }
  return drafts.filter(({ words: list }) => list.size > 0);
}

/** LOINC names a stain by its method; what is then measured is a microscopic observation (LOINC Users' Guide, "Microbiology"). */
function stainReading(methods: readonly string[]): readonly Reading[] {
  return methods.includes('*stain*')
    ? [
        {
          words: new Map([
            ['microscopic', 1],
            ['observation', 1],
          ]),
          weight: 1,
        },
      ]
    : [];
}

function withWords(
  before: ReadonlyMap<string, number>,
  meaning: readonly string[],
  weight: number,
): Map<string, number> {
  const result = new Map(before);
  for (const word of meaning) result.set(word, Math.max(result.get(word) ?? 0, weight));
  return result;
}

/**
 * The specimen column says where the entry is measured; a specimen in the name narrows it down, unless the two contradict each other.
 */
function systemsOf(
  entry: CatalogueEntry,
  slots: readonly Slot[],
  dictionary: LabDictionary,
): Pick<LabUnderstanding, 'systems' | 'specimenInName'> {
  const column = columnTiers(entry, dictionary);
  const named = slots.flatMap(({ specimen, analytes }) =>
    specimen !== undefined && analytes.length === 0 ? [specimen] : [],
  );
  const name = named.length === 0 ? undefined : unionTiers(named);
  if (name === undefined || column === undefined)
    return { systems: name ?? column, specimenInName: name !== undefined };
  const within = [...name.exact].some(
    (system) => column.exact.has(system) || column.near.has(system) || column.wide.has(system),
  );
  return { systems: within ? name : column, specimenInName: within };
}

/** What the specimen column means; in some sections `blood` is something special. */
function columnTiers(entry: CatalogueEntry, dictionary: LabDictionary): SystemTiers | undefined {
  const tiers = specimenTiers(entry.specimen ?? '', dictionary);
  const special = dictionary.bloodOf.get(phraseKey(words(entry.category ?? '')));
  return special !== undefined && tiers?.exact.has('Bld') ? special : tiers;
}

/** All specimens that a text names. */
export function specimenTiers(text: string, dictionary: LabDictionary): SystemTiers | undefined {
  const list = words(text);
  const found: SystemTiers[] = [];
  for (let at = 0; at < list.length; ) {
    let length = Math.min(dictionary.longest, list.length - at);
    while (length > 0 && !dictionary.specimens.has(phraseKey(list.slice(at, at + length)))) length--;
    const tiers = dictionary.specimens.get(phraseKey(list.slice(at, at + length)));
    if (tiers !== undefined) found.push(tiers);
    at += Math.max(1, length);
  }
  return found.length === 0 ? undefined : unionTiers(found);
}

function unionTiers(tiers: readonly SystemTiers[]): SystemTiers {
  return {
    exact: new Set(tiers.flatMap(({ exact }) => [...exact])),
    near: new Set(tiers.flatMap(({ near }) => [...near])),
    wide: new Set(tiers.flatMap(({ wide }) => [...wide])),
  };
}
