/** Expressions against the concept model, whose rules are the sample's own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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

let opened: Opened;
beforeAll(async () => {
  opened = await open(SAMPLE);
});
afterAll(cleanUp);

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

test('without the module scope it is not known whose rules hold', () => {
  expect(conceptModel(opened.engine).complete()).toBe(false);
});
