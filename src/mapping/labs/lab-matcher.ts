/**
 * The matcher for laboratory entries against LOINC: puts index, dictionary, candidates and features together behind the engine's interface.
 */
import type { CatalogueEntry } from '../catalogue-entry.js';
import { type Matcher, type Part, type PreparedEntry, replacementFinding } from '../matcher.js';
import { speller, type Vocabulary } from '../text/spelling.js';
import { frequencyOf } from '../text/word-index.js';
import { agreementOf, axesOf, contradiction } from './agreement.js';
import { candidateFinder, type LabCandidate } from './candidates.js';
import { type CommonPrior, commonOdds } from './common-tests.js';
import { type LabDictionary, labDictionary } from './dictionary.js';
import { explainLab, labRelationship } from './explain.js';
import { LAB_FEATURES, labFeatures } from './features.js';
import type { LoincIndex } from './loinc-index.js';
import { segmenter } from './segment.js';
import { type LabUnderstanding, understand } from './understand.js';

export interface LabMatcherOptions {
  readonly index: LoincIndex;
  readonly system: string;
  readonly version?: string;
  /** How common a code is, from lists of common tests, beside the release's own ranks. */
  readonly common?: CommonPrior;
}

const CONFIDENCE_FEATURES = [
  'name.score',
  'name.recall',
  'name.precision',
  'name.ofBest',
  'name.display',
  'name.displayPrecision',
  'name.ratio',
  'name.share',
  'name.form',
  'name.formAdded',
  'name.marksMissing',
  'name.marksAdded',
  'axes.agreeing',
  'system',
  'unit',
  'kind',
  'hint',
  'method',
  'method.usual',
  'pool.rivalProperties',
  'entry.vagueUnit',
  'class',
  'prior.age',
  'prior.siblings',
  'prior.methodless',
  'entry.unit',
  'entry.unknown',
  'entry.fluid',
  'entry.gas',
  'entry.method',
  'property=PrThr',
  'class=MICRO',
  'class=COAG',
];
const MAPPABLE_FEATURES = [
  'name.best',
  'name.recall',
  'name.display',
  'entry.unknown',
  'entry.nonTest',
  'entry.unit',
  'entry.words',
  'entry.letters',
  'entry.code',
];

export function labMatcher({ index, system, version, common }: LabMatcherOptions): Matcher {
  const dictionary = labDictionary();
  const vocabulary = vocabularyOf(index);
  const segment = segmenter(dictionary, vocabulary, speller(withPhraseWords(vocabulary, dictionary)));
  const finder = candidateFinder(index, dictionary.kindsOf);
  const source = { index, dictionary };
  const odds = commonOdds(index, common);
  return {
    system,
    ...(version === undefined ? {} : { version }),
    field: 'labs',
    features: LAB_FEATURES,
    confidenceFeatures: CONFIDENCE_FEATURES,
    mappableFeatures: MAPPABLE_FEATURES,
    prepare: (entry, also = []) => {
      const understood = understand(entry, dictionary, segment);
      const candidates = finder.find(understood, numbersOf(index, also));
      return prepared({
        index,
        dictionary,
        entry,
        understood,
        candidates,
        odds,
        rows: labFeatures(source, understood, candidates),
      });
    },
    parts: PART_AXES.map((axis): Part => [axis, (code) => partOf(index, code, axis)]),
    inUse: (code) => index.codes[index.replacedBy.get(index.numbers.get(code) ?? -1) ?? -1] ?? code,
    lenientKey: (code) => lenientKey(index, code),
    // Another method of the same test: usable, but not what was asked for.
    kinRightness: 0.5,
  };
}

function numbersOf({ numbers }: LoincIndex, codes: readonly string[]): readonly number[] {
  return codes.flatMap((code) => numbers.get(code) ?? []);
}

function vocabularyOf({ componentWords }: LoincIndex): Vocabulary {
  return {
    has: (word) => componentWords.numbers.has(word),
    frequency: (word) => frequencyOf(componentWords, word),
    words: componentWords.words,
  };
}

/** A misspelt word may be one of the dictionary's that no standard name has. */
function withPhraseWords(vocabulary: Vocabulary, { phraseWords }: LabDictionary): Vocabulary {
  const own = [...phraseWords].filter((word) => !vocabulary.has(word));
  return { ...vocabulary, words: [...vocabulary.words, ...own] };
}

interface Preparation {
  readonly index: LoincIndex;
  readonly dictionary: LabDictionary;
  readonly entry: CatalogueEntry;
  readonly understood: LabUnderstanding;
  readonly candidates: readonly LabCandidate[];
  readonly odds: CommonPrior;
  readonly rows: Float32Array;
}

function prepared({ index, dictionary, entry, understood, candidates, odds, rows }: Preparation): PreparedEntry {
  const candidateAt = (at: number): LabCandidate => {
    const candidate = candidates[at];
    if (candidate === undefined) throw new RangeError(`no candidate ${at}`);
    return candidate;
  };
  return {
    count: candidates.length,
    rows,
    base: Float32Array.from(candidates, ({ code }) => {
      const axes = axesOf(index, code);
      return odds(code) + contradiction(understood, agreementOf(understood, axes, dictionary), axes);
    }),
    codeOf: (at) => index.codes[candidateAt(at).code] ?? '',
    describe: (at) => {
      const { code, match, replaces } = candidateAt(at);
      const axes = axesOf(index, code);
      const agreement = agreementOf(understood, axes, dictionary);
      const component = index.groups.texts[index.groups.of[code] ?? 0] ?? '';
      return {
        code: index.codes[code] ?? '',
        display: index.displays[code] ?? '',
        relationship: labRelationship({ agreement, match }),
        explanation: [
          ...explainLab({ entry: understood, component, axes, agreement, match }),
          ...(replaces === undefined ? [] : [replacementFinding(index.codes[replaces] ?? '', index.codes[code] ?? '')]),
        ],
      };
    },
    refusal: refusalOf(entry, understood, candidates.length),
  };
}

function refusalOf(
  entry: CatalogueEntry,
  { nonTestShare, unknownShare }: LabUnderstanding,
  candidates: number,
): string {
  if (nonTestShare > 0.5) return `"${entry.name}" names no test: it is a note, a status or a container`;
  if (candidates === 0 || unknownShare > 0.5)
    return `"${entry.name}" is not understood: no dictionary and no standard name has its words`;
  return `no standard test fits "${entry.name}" well enough`;
}

const PART_AXES = ['component', 'property', 'time', 'system', 'scale', 'method'] as const;

function partOf(index: LoincIndex, code: string, axis: (typeof PART_AXES)[number]): string {
  const number = index.numbers.get(code);
  if (number === undefined) return code;
  return axis === 'component' ? (index.groups.texts[index.groups.of[number] ?? 0] ?? '') : axesOf(index, number)[axis];
}

/** LOINC without the method: component, property, time, system and scale. */
function lenientKey(index: LoincIndex, code: string): string {
  const number = index.numbers.get(code);
  if (number === undefined) return code;
  const { property, time, system, scale } = axesOf(index, number);
  return [index.groups.texts[index.groups.of[number] ?? 0], property, time, system, scale].join('|');
}
