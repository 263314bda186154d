/** Which name of a concept a reader gets as its display, by the languages asked for. */
import { expect, test } from 'vitest';
import { displayFor } from '../../src/codesystem/display.js';
import { memoryCodeSystem } from '../../src/codesystem/memory-code-system.js';
import type { CodeSystemDefinition } from '../../src/domain/code-system-definition.js';
import { parseLanguages } from '../../src/domain/language.js';

const DEFINITION: CodeSystemDefinition = {
  url: 'http://example.org/tests',
  status: 'active',
  caseSensitive: true,
  content: 'complete',
  properties: [],
  filters: [],
  concepts: [
    {
      code: 'K',
      display: 'Potassium in serum',
      designations: [{ value: 'K SerPl' }, { value: 'Kalium im Serum', language: 'de-DE' }],
      properties: [],
      concepts: [],
    },
  ],
};

const inEnglish = memoryCodeSystem({ ...DEFINITION, language: 'en-US' });
const unstated = memoryCodeSystem(DEFINITION);

test.each([
  ['the language of a designation', inEnglish, 'de', 'Kalium im Serum'],
  ['a region that no name has', inEnglish, 'de-AT', 'Kalium im Serum'],
  ["the code system's own language", inEnglish, 'en', 'Potassium in serum'],
  ['a language that no name is in', inEnglish, 'uz', 'Potassium in serum'],
  ['a language that no name is in, then one that some is', inEnglish, 'uz, de;q=0.5', 'Kalium im Serum'],
  ['a language that no name is in, and no other', inEnglish, 'uz, *;q=0', undefined],
  ['no language at all', inEnglish, '', 'Potassium in serum'],
  ['a language that no name is in, of a display without one', unstated, 'uz', 'Potassium in serum'],
  ['a display without a language serves everybody', unstated, 'uz, *;q=0', 'Potassium in serum'],
])('%s', (_, codeSystem, languages, value) => {
  const concept = codeSystem.find('K');
  expect(concept && displayFor(codeSystem, concept, parseLanguages(languages))?.value).toBe(value);
});
