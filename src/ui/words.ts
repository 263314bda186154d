/** How pages say what codes, states and figures mean, and how they write numbers and times. The one home of the pages' words; no markup. */
import {
  BCP47,
  ICD9_CM,
  ICD10,
  ICD10_CM,
  ICD10_PCS,
  ISO_3166,
  ISO_4217,
  LOINC,
  MIME_TYPES,
  NDC,
  RXNORM,
  SNOMED_CT,
  UCUM,
} from '../domain/systems.js';
import type { RowState } from '../governance/lifecycle.js';
import type { Tone } from './components/badge.js';

export interface Said {
  readonly text: string;
  readonly tone: Tone;
}

export const STATE_WORDS: Readonly<Record<RowState, Said>> = {
  unmapped: { text: 'to map', tone: 'plain' },
  draft: { text: 'draft', tone: 'plain' },
  'in-review': { text: 'in review', tone: 'info' },
  approved: { text: 'approved', tone: 'good' },
  rejected: { text: 'rejected', tone: 'bad' },
  'needs-work': { text: 'needs work', tone: 'warn' },
  reconcile: { text: 'two answers', tone: 'warn' },
  'no-map': { text: 'no target', tone: 'good' },
  retired: { text: 'retired', tone: 'plain' },
};

/** What the target is to the local code; the sign stands beside the words, never for them. */
export const RELATIONSHIP_WORDS: Readonly<Record<string, { readonly sign: string; readonly text: string }>> = {
  equivalent: { sign: '=', text: 'same meaning' },
  'source-is-narrower-than-target': { sign: '⊂', text: 'target is broader' },
  'source-is-broader-than-target': { sign: '⊃', text: 'target is narrower' },
  'related-to': { sign: '~', text: 'related' },
  'not-related-to': { sign: '≠', text: 'not related' },
};

export const AGREEMENT_WORDS: Readonly<Record<string, Said & { readonly sign: string }>> = {
  agree: { sign: '✓', text: 'agrees', tone: 'good' },
  near: { sign: '≈', text: 'close', tone: 'info' },
  unknown: { sign: '·', text: 'not said', tone: 'plain' },
  missing: { sign: '○', text: 'missing', tone: 'plain' },
  conflict: { sign: '✕', text: 'conflicts', tone: 'bad' },
};

/** The bands of confidence, with the share of suggestions that turn out right, in words. */
export const BAND_WORDS: Readonly<Record<string, string>> = {
  high: 'high (90 % and more)',
  middle: 'middle (50 to 90 %)',
  low: 'low (below 50 %)',
  none: 'no suggestion',
};

/** What a calibrated confidence means, as one can act on it. */
export function confidenceMeaning(confidence: number): string {
  const tenths = Math.round(confidence * 10);
  if (confidence >= 0.975) return 'of 40 suggestions with such a figure, at most one was wrong';
  if (tenths >= 10) return 'nearly all suggestions with such a figure were right';
  if (tenths <= 0) return 'hardly any suggestion with such a figure was right';
  return `of 10 suggestions with such a figure, about ${tenths} ${tenths === 1 ? 'was' : 'were'} right`;
}

/** A confidence as percent; nothing is called certain. */
export function confidenceText(confidence: number): string {
  return confidence >= 0.995 ? '>99 %' : confidence < 0.005 ? '<1 %' : `${Math.round(confidence * 100)} %`;
}

export function confidenceTone(confidence: number): Tone {
  return confidence >= 0.9 ? 'good' : confidence >= 0.5 ? 'info' : 'warn';
}

/** What everybody knows by a short name. */
export const SYSTEM_NAMES: Readonly<Record<string, string>> = {
  [LOINC]: 'LOINC',
  [SNOMED_CT]: 'SNOMED CT',
  [RXNORM]: 'RxNorm',
  [ICD10_CM]: 'ICD-10-CM',
  [ICD10]: 'ICD-10',
  [ICD9_CM]: 'ICD-9-CM',
  [ICD10_PCS]: 'ICD-10-PCS',
  [NDC]: 'NDC',
  [UCUM]: 'UCUM',
  [BCP47]: 'BCP 47',
  [MIME_TYPES]: 'MIME types',
  [ISO_3166]: 'ISO 3166',
  [ISO_4217]: 'ISO 4217',
};

/** A code system's usual name; for one that is nobody else's, the end of its URI. */
export function systemName(system: string): string {
  const known = SYSTEM_NAMES[system];
  if (known !== undefined) return known;
  const parts = system.split(/[/:]/).filter((each) => each !== '');
  return parts.at(-1) ?? system;
}

const NUMBERS = new Intl.NumberFormat('en-US');
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** 12,345 */
export function number(value: number): string {
  return NUMBERS.format(value);
}

/** 12.3K, where room is short. */
export function compact(value: number): string {
  return value < 10_000 ? NUMBERS.format(value) : COMPACT.format(value);
}

/** A share as percent; nothing that is not whole is called 0 or 100. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const value = (part / whole) * 100;
  if (value > 0 && value < 1) return '<1 %';
  if (value < 100 && value > 99) return '>99 %';
  return `${Math.round(value)} %`;
}

/** `one row`, `1,200 rows` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${number(count)} ${many}`;
}

/** `2026-11-21 06:35` in UTC, short enough for a table. */
export function moment(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** `2026-11-21` */
export function day(instant: string): string {
  return instant.slice(0, 10);
}
