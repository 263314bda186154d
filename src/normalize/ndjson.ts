/**
 * FHIR NDJSON: standard codings are written into the text of each resource, before the `]` of a `coding` list, so that every other byte stays:
 * numbers keep their digits, members their order. A lone Coding (`valueCoding`) has room for one code and is left as it is.
 */

import type { Coding } from '../domain/coding.js';
import { asBytes, readBytes } from './byte-text.js';
import { circumstances, type Resource } from './circumstances.js';
import { type ConceptOutcome, countError, countKind, countUnmapped, type Tally } from './tally.js';
import type { Translator } from './translator.js';

/** Lines of resources, as bytes, with standard codings added; lines that are no JSON stay and are counted. */
export function normalizeNdjson(text: string, translator: Translator, tally: Tally): string {
  const out: string[] = [];
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    tally.lines++;
    const line = text.slice(start, end);
    out.push(line.trim() === '' ? line : normalizeLine(line, translator, tally));
    start = end + 1;
  }
  if (text.endsWith('\n')) out.push('');
  return out.join('\n');
}

function normalizeLine(line: string, translator: Translator, tally: Tally): string {
  let resource: unknown;
  try {
    resource = JSON.parse(line);
  } catch (error) {
    countError(tally, { line: tally.lines, text: `is no JSON: ${(error as Error).message}` });
    return line;
  }
  const type =
    typeof resource === 'object' && resource !== null
      ? (resource as { resourceType?: unknown }).resourceType
      : undefined;
  if (typeof type !== 'string') {
    countError(tally, { line: tally.lines, text: 'is no FHIR resource: it has no resourceType' });
    return line;
  }
  countKind(tally, type);
  return withStandards(line, { translator, tally, resource: resource as Resource });
}

interface ResourceContext {
  readonly translator: Translator;
  readonly tally: Tally;
  readonly resource: Resource;
}

const KEY = '"coding"';

/** The text of a resource, of which is known that it is JSON. */
function withStandards(line: string, context: ResourceContext): string {
  let out = '';
  let copied = 0;
  // In valid JSON the key cannot stand inside a string: there its quotes would be escaped.
  for (let at = line.indexOf(KEY); at >= 0; at = line.indexOf(KEY, at)) {
    const open = listAfter(line, at + KEY.length);
    if (open < 0) {
      at += KEY.length;
      continue;
    }
    const close = endOfList(line, open);
    const added = addedText(line.slice(open, close + 1), context);
    if (added !== '') {
      out += line.slice(copied, close) + added;
      copied = close;
    }
    at = close;
  }
  return copied === 0 ? line : out + line.slice(copied);
}

/** Place of the `[` after a colon; -1 where the text is no key of a list. */
function listAfter(line: string, from: number): number {
  let at = from;
  while (isBlank(line.charCodeAt(at))) at++;
  if (line[at] !== ':') return -1;
  at++;
  while (isBlank(line.charCodeAt(at))) at++;
  return line[at] === '[' ? at : -1;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

/** Place of the `]` that closes the list. */
function endOfList(line: string, open: number): number {
  let depth = 0;
  for (let at = open; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 34) at = endOfText(line, at);
    else if (code === 91) depth++;
    else if (code === 93 && --depth === 0) return at;
  }
  return line.length - 1;
}

function endOfText(line: string, open: number): number {
  for (let at = open + 1; ; at++) {
    at = line.indexOf('"', at);
    let slashes = 0;
    while (line[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
}

interface JsonCoding {
  readonly system?: unknown;
  readonly code?: unknown;
  readonly display?: unknown;
}

/** What goes before the `]` of a list of codings. */
function addedText(list: string, { translator, tally, resource }: ResourceContext): string {
  const codings = JSON.parse(readBytes(list)) as readonly (JsonCoding | null)[];
  const added: Coding[] = [];
  const missed: { system: string; code: string; display?: string }[] = [];
  let outcome: ConceptOutcome = 'uncoded';
  for (const coding of codings) {
    const { system, code, display } = coding ?? {};
    if (typeof system !== 'string' || typeof code !== 'string') continue;
    if (translator.isStandard(system)) {
      tally.concepts.standard++;
      return '';
    }
    const standards = translator.standards(system, code);
    if (standards.length === 0) missed.push({ system, code, ...(typeof display === 'string' ? { display } : {}) });
    for (const standard of standards) {
      if (!added.some((one) => one.system === standard.system && one.code === standard.code)) added.push(standard);
    }
    outcome = 'unmapped';
  }
  if (added.length > 0) outcome = 'translated';
  else {
    for (const code of missed) {
      const decided = translator.lists(code.system, code.code) ? ({ decided: true } as const) : {};
      countUnmapped(tally, { ...code, ...circumstances(resource, code), ...decided });
    }
  }
  tally.concepts[outcome]++;
  if (added.length === 0) return '';
  const texts = added.map(({ system, version, code, display }) => JSON.stringify({ system, version, code, display }));
  return asBytes(`,${texts.join(',')}`);
}
