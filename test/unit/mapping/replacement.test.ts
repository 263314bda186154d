import { describe, expect, it } from 'vitest';
import type { CatalogueEntry } from '../../../src/mapping/catalogue-entry.js';
import { createEngine } from '../../../src/mapping/engine.js';
import type { Matcher } from '../../../src/mapping/matcher.js';
import { shippedModel } from '../../../src/mapping/model.js';
import { priorMaps } from '../../../src/mapping/prior-maps.js';
import { labIndex, sampleDiagnoses, sampleDrugs, sampleLabs } from './support.js';

/** The release says that the deprecated clot lysis in blood gives way to the one in plasma, and names it as nothing else does. */
const labs = sampleLabs({
  index: labIndex((term) =>
    term.code === '3173-9' ? { ...term, component: 'Fibrinolysis of clot', replacedBy: '3244-1' } : term,
  ),
});

const drugs = sampleDrugs([
  { code: '313782', display: 'acetaminophen 325 MG Disintegrating Lozenge', tty: 'SCD', packages: 0, former: '99999' },
]);

const diagnoses = sampleDiagnoses([
  {
    code: 'K52.8',
    display: 'Other noninfective gastroenteritis',
    otherNames: ['Collagenous sprue'],
    parentDisplay: '',
    isLeaf: true,
    replaces: ['K52.7'],
  },
]);

function statusOf(matcher: Matcher, entry: CatalogueEntry, code: string): string | undefined {
  const prepared = matcher.prepare(entry);
  const at = Array.from({ length: prepared.count }, (_, i) => i).find((i) => prepared.codeOf(i) === code);
  if (at === undefined) return undefined;
  return prepared.describe(at).explanation.find(({ axis }) => axis === 'status')?.text;
}

describe('codes out of use', () => {
  it.each([
    ['LOINC', labs, 'Fibrinolysis of clot', '3244-1', '3173-9'],
    ['RxNorm', drugs, 'paracetamol; 325mg; lozenge', '313782', '99999'],
    ['ICD-10-CM', diagnoses, 'Collagenous sprue', 'K52.8', 'K52.7'],
  ])('%s: the replacement is proposed instead, and the explanation says so', (_system, matcher, name, code, former) => {
    expect(statusOf(matcher, { name }, code) ?? 'found by a name of its own').toMatch(
      matcher === drugs
        ? /found by a name of its own/
        : `status: ${former} is out of use; the release puts ${code} in its place`,
    );
    const { count, codeOf } = matcher.prepare({ name });
    expect(Array.from({ length: count }, (_, at) => codeOf(at))).not.toContain(former);
  });

  it('a drug found by a former name only says so', () => {
    const only = sampleDrugs([
      { code: '7', display: 'oxycodone 5 MG Oral Tablet', tty: 'SCD', packages: 1 },
      { code: '7', display: 'percolone 5 MG Oral Tablet', tty: 'SCD', packages: 0, former: '6' },
    ]);
    const prepared = only.prepare({ name: 'percolone; 5mg; Oral; tablet' });
    expect(prepared.describe(0)).toMatchObject({ code: '7', display: 'oxycodone 5 MG Oral Tablet' });
    expect(statusOf(only, { name: 'percolone; 5mg; Oral; tablet' }, '7')).toContain('6 is out of use');
  });

  it('a chain is followed to a code in use, one that ends nowhere is left out', () => {
    const index = labIndex((term) => {
      if (term.code === '3173-9') return { ...term, replacedBy: '2947-0' };
      return term.code === '2947-0' ? { ...term, status: 'DEPRECATED', replacedBy: '2951-2' } : term;
    });
    const matcher = sampleLabs({ index });
    expect(matcher.inUse('3173-9')).toBe('2951-2');
    expect(matcher.inUse('2951-2')).toBe('2951-2');
    const nowhere = labIndex((term) => (term.code === '3173-9' ? { ...term, replacedBy: '0-0' } : term));
    expect(sampleLabs({ index: nowhere }).inUse('3173-9')).toBe('3173-9');
  });

  it('an approval of a code that is out of use by now speaks for the one in its place', () => {
    const maps = priorMaps([{ entry: { name: 'Xyzzy' }, target: '3173-9', verdict: 'approved' }]);
    const engine = createEngine(labs, shippedModel('labs', labs.features), maps);
    expect(engine.suggest({ name: 'Xyzzy' }, 3).candidates[0]?.code).toBe('3244-1');
  });
});
