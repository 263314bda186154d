/** Media types as a code system (`urn:ietf:bcp:13`, https://terminology.hl7.org/BCP13.html): every valid one is a code, and its own display. */
import type { CodeSystemInfo } from '../../domain/code-system-definition.js';
import { MIME_TYPES } from '../../domain/systems.js';
import type { CodeSystem, FilterCriterion } from '../code-system.js';
import { type CodeTest, grammarCodeSystem } from '../grammar-code-system.js';
import { normalForm, parseMediaType } from './media-type.js';

export const MEDIA_TYPES_INFO: CodeSystemInfo = {
  url: MIME_TYPES,
  name: 'MediaTypes',
  title: 'Media types (BCP 13)',
  status: 'active',
  experimental: false,
  publisher: 'Internet Engineering Task Force',
  description: 'Type and subtype, with parameters: application/fhir+json.',
  language: 'en',
  caseSensitive: false,
  content: 'complete',
  compositional: true,
  properties: [{ code: 'base', type: 'string', description: 'Type and subtype without parameters' }],
  filters: [
    { code: 'base', description: 'The beginning of the code', operators: ['='], value: 'text, application/pdf' },
  ],
};

export function mediaTypes(): CodeSystem {
  return grammarCodeSystem({
    info: MEDIA_TYPES_INFO,
    grammar: { listable: false },
    parse: (text) => {
      const parsed = parseMediaType(text);
      if (parsed === undefined) return undefined;
      const code = normalForm(parsed);
      return { code, display: code };
    },
    propertyCodes: ['base'],
    properties: (code) => {
      const base = parseMediaType(code)?.essence;
      return base === undefined ? [] : [{ code: 'base', value: { type: 'string', value: base } }];
    },
    filter: beginning,
    subsumes: (ancestor, descendant) => ancestor === parseMediaType(descendant)?.essence,
  });
}

/** "includes all concepts that start with the filter value", which may be a type, a type with a prefix, or a type and subtype. */
function beginning({ property, op, value }: FilterCriterion): CodeTest | undefined {
  if (property !== 'base' || op !== '=') return undefined;
  const wanted = value.trim().toLowerCase();
  return {
    passes: (code) => {
      const base = parseMediaType(code)?.essence ?? '';
      return base === wanted || (base.startsWith(wanted) && /[/.+-]/.test(base.charAt(wanted.length)));
    },
  };
}
