/** Expressions against the concept model, whose rules are the sample's own. */
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expressionsOf } from '../../../src/codesystem/snomed/expression/expressions.js';
import { conceptModel } from '../../../src/codesystem/snomed/expression/mrcm.js';
import { cleanUp } from '../loaders/snomed-support.js';
import { type Opened, open, SAMPLE } from './support.js';

const FINDING = '1481000999100';
const SITE = '1021000999106';
const SEVERITY = '1041000999100';
const GLAND = '1341000999103';
const HARSH = '1191000999109';
const PRODUCT = '1791000999105';
const STRENGTH = '1141000999101';
const COUNT = '1151000999104';
const MODULE = '1911000999103';
const MODULE_SCOPE = '723563008';

const folder = mkdtempSync(join(tmpdir(), 'concord-mrcm-'));
let opened: Opened;
let scoped: Opened;
beforeAll(async () => {
  opened = await open(SAMPLE);
  scoped = await open(withModuleScope());
});
afterAll(() => {
  cleanUp();
  rmSync(folder, { recursive: true });
});

/** A copy of the sample with the reference set that says whose rules hold. */
function withModuleScope(): string {
  cpSync(SAMPLE, folder, { recursive: true });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const concepts = names.find((name) => basename(name).startsWith('sct2_Concept_')) ?? '';
  const ranges = names.find((name) => basename(name).includes('MRCMAttributeRange')) ?? '';
  appendFileSync(join(folder, concepts), `${MODULE_SCOPE}\t20250101\t1\t${MODULE}\t900000000000074008\r\n`);
  const columns = [
    'id',
    'effectiveTime',
    'active',
    'moduleId',
    'refsetId',
    'referencedComponentId',
    'mrcmRuleRefsetId',
  ];
  const row = ['7f6c8f1e-4d1c-4c0e-9a55-1f6a2f0f9f10', '20250101', '1', MODULE, MODULE_SCOPE, MODULE, '723562003'];
  const file = join(folder, ranges.replace('ssccRefset_MRCMAttributeRange', 'cRefset_MRCMModuleScope'));
  writeFileSync(file, `${[columns, row].map((cells) => cells.join('\t')).join('\r\n')}\r\n`);
  return folder;
}

describe('violations', () => {
  test.each([
    [`${FINDING}:{${SITE}=${GLAND}}`, []],
    [`${FINDING}:${SEVERITY}=${HARSH}`, []],
    [`${FINDING}:${SITE}=${HARSH}`, [`the value of attribute ${SITE} is out of its range`]],
    [`${GLAND}:${SITE}=${GLAND}`, [`attribute ${SITE} is not allowed for the focus concept`]],
    [`${FINDING}:${SEVERITY}=${HARSH},${SEVERITY}=1181000999106`, [`attribute ${SEVERITY} stands 2 times`]],
    [`${FINDING}:{${SITE}=${GLAND},${SITE}=1371000999105}`, [`attribute ${SITE} stands 2 times in a role group`]],
    [`${PRODUCT}:{${STRENGTH}=#2.5}`, []],
    [`${PRODUCT}:{${STRENGTH}=#0}`, [`the value of attribute ${STRENGTH} is out of its range`]],
    [`${PRODUCT}:${COUNT}=#2`, []],
    [`${PRODUCT}:${COUNT}=#2.5`, [`the value of attribute ${COUNT} is out of its range`]],
    [`${PRODUCT}:${COUNT}=${GLAND}`, [`the value of attribute ${COUNT} is out of its range`]],
    [
      `${FINDING}:{${SITE}=(${GLAND}:${SEVERITY}=${HARSH})}`,
      [`attribute ${SEVERITY} is not allowed for the focus concept`],
    ],
  ])('%s', (code, violations) => {
    const reading = expressionsOf(opened.engine).read(code);
    if ('error' in reading) throw new Error(reading.error);
    expect(conceptModel(opened.engine).violations(reading.form)).toEqual(violations);
  });
});

describe('the remark', () => {
  const remark = ({ codeSystem }: Opened, code: string): string | undefined => {
    const concept = codeSystem.find(code);
    return concept === undefined ? 'not found' : codeSystem.remark?.(concept);
  };

  test('without the module scope it is not known whose rules hold: nothing was checked', () => {
    expect(remark(opened, `${FINDING}:{${SITE}=${GLAND}}`)).toContain('has not been checked');
  });

  test('with it, an expression that follows the model needs none', () => {
    expect(remark(scoped, `${FINDING}:{${SITE}=${GLAND}}`)).toBeUndefined();
  });

  test('with it, what does not follow the model is said', () => {
    expect(remark(scoped, `${FINDING}:${SITE}=${HARSH}`)).toContain(
      `does not follow the SNOMED CT concept model (MRCM): the value of attribute ${SITE} is out of its range`,
    );
  });
});
