/**
 * The matcher for diagnosis entries against ICD-10-CM or ICD-10: finds the codes that share telling words or roots with the entry, compares
 * them and describes the result.
 */
import type { AxisFinding, Relationship } from '../catalogue-entry.js';
import { type Matcher, type PreparedEntry, replacementFinding } from '../matcher.js';
import { speller } from '../text/spelling.js';
import { addWord, frequencyOf, scoresFor, takeBest } from '../text/word-index.js';
import { compareDx, type DxComparison, dxQuery, TELLING } from './compare-dx.js';
import { dxWords, rootOf } from './dx-words.js';
import type { Diagnosis, IcdIndex } from './icd-index.js';

export interface DxMatcherOptions {
  readonly index: IcdIndex;
  readonly system: string;
  readonly version?: string;
}

interface DxCandidate {
  readonly diagnosis: Diagnosis;
  readonly comparison: DxComparison;
  readonly rough: number;
}

interface Context extends DxCandidate {
  readonly asked: readonly string[];
  readonly best: number;
}

type Feature = readonly [name: string, value: (context: Context) => number];

const flag = (condition: boolean): number => (condition ? 1 : 0);
const CHAPTERS = ['O', 'P', 'Q', 'R', 'S', 'T', 'Y', 'Z'];

const FEATURES: readonly Feature[] = [
  ['words.score', ({ comparison }) => comparison.score],
  ['words.recall', ({ comparison }) => comparison.recall],
  ['words.precision', ({ comparison }) => comparison.precision],
  ['words.category', ({ comparison }) => comparison.recallWithCategory],
  ['words.ofBest', ({ comparison, best }) => (best === 0 ? 0 : comparison.score / best)],
  ['words.best', ({ best }) => best],
  ['words.rough', ({ rough }) => rough],
  ['name.other', ({ comparison }) => flag(comparison.byOtherName)],
  ['name.length', ({ diagnosis }) => diagnosis.names[0]?.length ?? 0],
  ['numbers', ({ comparison }) => comparison.numbers],
  ...TELLING.map((word, i): Feature => [`telling=${word}`, ({ comparison }) => comparison.telling[i] ?? 0]),
  ['code.length', ({ diagnosis }) => diagnosis.code.replace('.', '').length],
  ['code.leaf', ({ diagnosis }) => flag(diagnosis.isLeaf)],
  ['code.unspecified', ({ diagnosis }) => flag(/9$/.test(diagnosis.code))],
  ['code.other', ({ diagnosis }) => flag(/8$/.test(diagnosis.code))],
  ['code.zero', ({ diagnosis }) => flag(/0$/.test(diagnosis.code))],
  ...CHAPTERS.map(
    (letter): Feature => [`chapter=${letter}`, ({ diagnosis }) => flag(diagnosis.code.startsWith(letter))],
  ),
  ['entry.words', ({ asked }) => asked.length],
];

/** Names of the features in the order of the rows. */
export const DX_FEATURES: readonly string[] = FEATURES.map(([name]) => name);
const CONFIDENCE_FEATURES = [
  'words.score',
  'words.recall',
  'words.precision',
  'words.ofBest',
  'words.category',
  'numbers',
  'code.leaf',
  'code.length',
  'entry.words',
];
const MAPPABLE_FEATURES = ['words.score', 'words.recall', 'words.precision'];
const FOUND = 400;
const KEPT = 80;
const FREQUENT = 12_000;
const ROOT_WEIGHT = 0.4;

export function dxMatcher({ index, system, version }: DxMatcherOptions): Matcher {
  const find = dxFinder(index);
  return {
    system,
    ...(version === undefined ? {} : { version }),
    field: 'diagnoses',
    features: DX_FEATURES,
    confidenceFeatures: CONFIDENCE_FEATURES,
    mappableFeatures: MAPPABLE_FEATURES,
    prepare: (entry, also = []) => {
      const { asked, candidates } = find(entry.name, also);
      return preparedDx(asked, candidates, `no diagnosis has the words of "${entry.name}"`);
    },
    // Without the last subdivision: the category and its first two characters of detail.
    lenientKey: (code) => code.replace('.', '').slice(0, 4),
    kinRightness: 0,
    parts: [['category', (code) => code.slice(0, 3)]],
    inUse: (code) => index.replacedBy.get(code) ?? code,
  };
}

function dxFinder(index: IcdIndex) {
  const scores = scoresFor(index.words);
  const vocabulary = {
    has: (word: string) => index.words.numbers.has(word),
    frequency: (word: string) => frequencyOf(index.words, word),
    words: index.words.words.filter((word) => !word.endsWith('~')),
  };
  const spelling = speller(vocabulary);
  return (
    name: string,
    also: readonly string[],
  ): { readonly asked: readonly string[]; readonly candidates: readonly DxCandidate[] } => {
    const asked = dxWords(name).map((word) =>
      vocabulary.has(word) || rootKnown(word) ? word : (spelling.correct(word)[0] ?? word),
    );
    for (const word of asked) {
      if (frequencyOf(index.words, word) <= FREQUENT) addWord(index.words, scores, word, 1);
      const root = rootOf(word);
      if (root !== undefined && frequencyOf(index.words, root) <= FREQUENT)
        addWord(index.words, scores, root, ROOT_WEIGHT);
    }
    const query = dxQuery(index.words, asked);
    const wanted = new Set(also.flatMap((code) => index.numbers.get(code) ?? []));
    const found = takeBest(
      scores,
      FOUND,
      (document, score) => score / (1 + 0.04 * (index.diagnoses[document]?.names[0]?.length ?? 0)),
    );
    const candidates = [...new Set([...found, ...wanted])]
      .map((number) => index.diagnoses[number])
      .filter((diagnosis): diagnosis is Diagnosis => diagnosis !== undefined)
      .map((diagnosis) => {
        const comparison = compareDx(query, diagnosis, index.words);
        return { diagnosis, comparison, rough: roughScore(diagnosis, comparison) };
      })
      .sort((a, b) => b.rough - a.rough || (a.diagnosis.code < b.diagnosis.code ? -1 : 1))
      .filter(({ diagnosis }, place) => place < KEPT || also.includes(diagnosis.code));
    return { asked, candidates };
  };

  function rootKnown(word: string): boolean {
    return vocabulary.has(rootOf(word) ?? '');
  }
}

function roughScore(diagnosis: Diagnosis, { score, recallWithCategory, telling }: DxComparison): number {
  const opposed = telling.filter((value) => value < 0).length;
  return 3 * score + recallWithCategory - 0.1 * opposed + (diagnosis.isLeaf ? 0.1 : 0) - 0.02 * diagnosis.code.length;
}

function preparedDx(asked: readonly string[], candidates: readonly DxCandidate[], refusal: string): PreparedEntry {
  const candidateAt = (at: number): DxCandidate => {
    const candidate = candidates[at];
    if (candidate === undefined) throw new RangeError(`no candidate ${at}`);
    return candidate;
  };
  const best = candidates.reduce((most, { comparison }) => Math.max(most, comparison.score), 0);
  const rows = new Float32Array(candidates.length * FEATURES.length);
  let at = 0;
  for (const candidate of candidates)
    for (const [, value] of FEATURES) rows[at++] = value({ ...candidate, asked, best });
  return {
    count: candidates.length,
    rows,
    codeOf: (place) => candidateAt(place).diagnosis.code,
    describe: (place) => {
      const { diagnosis, comparison } = candidateAt(place);
      return {
        code: diagnosis.code,
        display: diagnosis.display,
        relationship: relationshipOf(comparison),
        explanation: explainDx(asked, diagnosis, comparison),
      };
    },
    refusal,
  };
}

const FULL = 0.95;

function relationshipOf({ recall, precision, telling }: DxComparison): Relationship {
  if (telling.some((value) => value < 0 && value !== -2) || Math.max(recall, precision) < 0.6) return 'related-to';
  if (recall >= FULL && precision >= FULL) return 'equivalent';
  return recall > precision ? 'source-is-broader-than-target' : 'source-is-narrower-than-target';
}

function explainDx(asked: readonly string[], diagnosis: Diagnosis, comparison: DxComparison): readonly AxisFinding[] {
  const title = new Set(diagnosis.names.flat());
  const missing = asked.filter((word) => !title.has(word));
  const subject: AxisFinding = {
    axis: 'words',
    agreement: comparison.score >= FULL ? 'agree' : comparison.score >= 0.5 ? 'near' : 'conflict',
    entry: asked.join(' '),
    candidate: diagnosis.display,
    text:
      missing.length === 0
        ? 'words: the code has every word of the entry'
        : `words: the code lacks ${missing.join(', ')}`,
  };
  const telling = TELLING.flatMap((word, i): readonly AxisFinding[] => {
    const value = comparison.telling[i] ?? 0;
    if (value === 0) return [];
    if (value === 1) return [{ axis: word, agreement: 'agree', text: `${word}: both say it` }];
    const who = value === -1 ? 'only the entry says it' : 'only the code says it';
    return [{ axis: word, agreement: value === -1 ? 'conflict' : 'missing', text: `${word}: ${who}` }];
  });
  const former = diagnosis.replaces[comparison.nameAt - 1];
  return [subject, ...telling, ...(former === undefined ? [] : [replacementFinding(former, diagnosis.code)])];
}
