/** ECL over the SNOMED CT test subontology: every case against a naive evaluation of the RF2 rows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp } from '../loaders/snomed-support.js';
import { FILTERED } from './cases-concepts.js';
import { DESCRIBED } from './cases-descriptions.js';
import { GROUPED } from './cases-groups.js';
import { HIERARCHY } from './cases-hierarchy.js';
import { MEMBERS } from './cases-members.js';
import { REFINEMENT } from './cases-refinement.js';
import { check } from './ecl-cases.js';
import { type Naive, naive } from './naive.js';
import { HAS_SUBSET, type Opened, open, SUBSET, SUBSET_URI } from './support.js';

const CASES = [...HIERARCHY, ...REFINEMENT, ...GROUPED, ...MEMBERS, ...DESCRIBED, ...FILTERED];

describe.skipIf(!HAS_SUBSET)('ECL over the test subontology', () => {
  let opened: Opened;
  let n: Naive;
  beforeAll(async () => {
    opened = await open(SUBSET, SUBSET_URI);
    n = naive(SUBSET);
  });
  afterAll(cleanUp);

  test('there are more than two hundred cases', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(200);
  });

  test.each(CASES)('%s', (ecl, meaning) => check(opened, n, [ecl, meaning]));
});
