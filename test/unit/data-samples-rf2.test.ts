/**
 * Checks the invented RF2 sample: identifiers, partitions, references between its files, and that Snapshot is the latest of Full.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isSctid } from '../../src/domain/check-digit.js';
import { absent, column, filesUnder, icd10cm, RF2, type Row, read, SAMPLES, tsv } from './data-samples-files.js';

describe('RF2', () => {
  const files = filesUnder(join(SAMPLES, RF2)).filter((name) => name.endsWith('.txt'));
  const table = (name: string, type = 'Snapshot'): Row[] =>
    tsv(`${RF2}/${files.find((file) => file.startsWith(type) && file.includes(name)) ?? ''}`);
  const concepts = new Set(column(table('sct2_Concept_'), 'id'));
  const descriptions = new Set([
    ...column(table('sct2_Description_'), 'id'),
    ...column(table('sct2_TextDefinition_'), 'id'),
  ]);

  test('17 files in each of Snapshot and Full', () => {
    expect(['Snapshot', 'Full'].map((type) => files.filter((name) => name.startsWith(type)).length)).toEqual([17, 17]);
  });

  test.each(files)('%s: every identifier has a right Verhoeff digit', (name) => {
    const ids = [...read(`${RF2}/${name}`).matchAll(/(?<=^|[\t:{ ])\d{6,18}(?=[\t\r) ]|$)/gm)].map(([id]) => id);
    const wrong = ids.filter((id) => !/^20\d{6}$/.test(id) && !isSctid(id));
    expect(ids.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test.each([
    ['sct2_Concept_', /^(\d+100099910\d|138875005|1\d{8}|[467]\d{8}|9000000000004\d{5}|9000000000005\d{5})$/],
    ['sct2_Description_', /^\d+100099911\d$/],
    ['sct2_TextDefinition_', /^\d+100099911\d$/],
    ['sct2_Relationship_', /^\d+100099912\d$/],
    ['sct2_RelationshipConcreteValues_', /^\d+100099912\d$/],
  ])('%s ids are in their partition of the invented namespace', (name, pattern) => {
    expect(column(table(name), 'id').filter((id) => !pattern.test(id))).toEqual([]);
  });

  test('126 concepts: 95 in the invented namespace', () => {
    expect([concepts.size, [...concepts].filter((id) => /100099910\d$/.test(id)).length]).toEqual([126, 95]);
  });

  test.each(['sct2_Relationship_', 'sct2_RelationshipConcreteValues_'])('%s joins concepts that exist', (name) => {
    const rows = table(name);
    const named = ['sourceId', 'destinationId', 'typeId'].flatMap((field) => column(rows, field).filter(Boolean));
    expect(absent(named, concepts)).toEqual([]);
  });

  test('every active concept but the root has an active parent; some have two', () => {
    const parents = table('sct2_Relationship_').filter((row) => row['active'] === '1' && row['typeId'] === '116680003');
    const active = column(
      table('sct2_Concept_').filter((row) => row['active'] === '1'),
      'id',
    );
    expect(absent(active, new Set(column(parents, 'sourceId')))).toEqual(['138875005']);
    expect(parents.length - new Set(column(parents, 'sourceId')).size).toBeGreaterThan(5);
  });

  test('every concept has one fully specified name; language members speak of descriptions that exist', () => {
    const names = table('sct2_Description_').filter((row) => row['typeId'] === '900000000000003001');
    expect(column(names, 'conceptId').sort()).toEqual([...concepts].sort());
    expect(absent(column(table('_cRefset_Language'), 'referencedComponentId'), descriptions)).toEqual([]);
  });

  test.each([
    'Association',
    'AttributeValue',
    'Refset_Simple',
    'SimpleMap',
    'ComplexMap',
    'ExtendedMap',
    'MRCMAttributeDomain',
    'MRCMAttributeRange',
    'OWLExpression',
  ])('%s: members and reference sets exist', (name) => {
    const rows = table(name);
    expect(rows.length).toBeGreaterThan(0);
    expect(
      absent(
        ['refsetId', 'referencedComponentId'].flatMap((field) => column(rows, field)),
        concepts,
      ),
    ).toEqual([]);
  });

  test('extended map targets are codes of the ICD-10-CM sample', () => {
    const targets = column(table('ExtendedMap'), 'mapTarget').filter(Boolean);
    expect(
      absent(
        targets.map((target) => target.replace('.', '')),
        new Set(icd10cm.keys()),
      ),
    ).toEqual([]);
  });

  test.each(files.filter((name) => name.startsWith('Full')))('%s: the latest state is the snapshot', (name) => {
    const latest = new Map(tsv(`${RF2}/${name}`).map((row) => [row['id'], row]));
    expect([...latest.values()]).toEqual(tsv(`${RF2}/${name.replaceAll('Full', 'Snapshot')}`));
  });

  test('four concepts were retired, each with a reason', () => {
    const retired = column(
      table('sct2_Concept_').filter((row) => row['active'] === '0'),
      'id',
    );
    expect(column(table('AttributeValue'), 'referencedComponentId').sort()).toEqual(retired.sort());
    expect(new Set(column(table('Association'), 'refsetId')).size).toBe(3);
  });
});
