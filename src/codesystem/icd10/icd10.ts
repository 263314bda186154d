/**
 * What is special to ICD-10 and its modifications, laid over a stored version: filters on chapter and block, and which code is meant where
 * one is written without its dot or with the mark of dual coding. Such spellings are no codes of FHIR's, so they are not found.
 */
import type { Concept } from '../../domain/concept.js';
import { unionAll } from '../../domain/ordinal-set.js';
import type { CodeSystem, FilterCriterion, FilterOutcome } from '../code-system.js';

/** A version as the service uses it. */
export function withIcd10(stored: CodeSystem): CodeSystem {
  return {
    ...stored,
    filter: (criterion) => groupFilter(stored, criterion),
    explain: (code) => meant(stored, code),
  };
}

/** `chapter = IV`, `chapter = 4`, `block = E10-E14`: everything below, the chapter or block itself not. */
function groupFilter(stored: CodeSystem, { property, op, value }: FilterCriterion): FilterOutcome | undefined {
  if (property !== 'chapter' && property !== 'block') return undefined;
  if (op !== '=' && op !== 'in') return undefined;
  const names = (op === '=' ? [value] : value.split(',')).map((name) => name.trim());
  const groups = names.flatMap((name) => groupsNamed(stored, property, name));
  return {
    set: () => unionAll(groups.flatMap((group) => stored.children(group).map((child) => stored.descendants(child)))),
    has: (concept) => groups.some((group) => group.code !== concept.code && stored.subsumes(group, concept)),
  };
}

/** Chapters go by range or number, as the release has it, and by their number in the tabular list. */
function groupsNamed(stored: CodeSystem, kind: string, name: string): readonly Concept[] {
  const own = stored.find(name);
  if (own !== undefined) return stored.hasValue(own, 'kind', kind) ? [own] : [];
  return kind === 'chapter' ? [...stored.concepts(stored.withValue('chapter-number', name))] : [];
}

/** The code that this was probably meant to be. */
function meant(stored: CodeSystem, code: string): string | undefined {
  const plain = code
    .trim()
    .toUpperCase()
    .replace(/[†*+!#]$/, '');
  const spellings = [plain, plain.replace(/^([A-Z]\d[0-9A-Z])([0-9A-Z]+)$/, '$1.$2'), plain.replace(/\.-?$/, '')];
  const found = spellings.map((spelling) => stored.find(spelling)).find((concept) => concept !== undefined);
  if (found === undefined) return undefined;
  const how = found.code.includes('.') && !code.includes('.') ? ' (codes are written with their dot)' : '';
  return `'${code}' is not a code of ${stored.info.title ?? stored.info.url}; did you mean '${found.code}'?${how}`;
}
