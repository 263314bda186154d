/** The operations that this server has: the routes, the capability statement and the documentation come from these rows. */
import type { Operation } from '../context.js';
import { batchValidateCodeSystemOperation, batchValidateValueSetOperation } from './batch-validate-code.js';
import { closureOperation } from './closure.js';
import { compareOperation, relatedOperation } from './compare.js';
import { expandOperation } from './expand.js';
import { lookupOperation } from './lookup.js';
import { subsumesOperation } from './subsumes.js';
import { translateOperation } from './translate.js';
import { validateCodeOperation, validateValueSetOperation } from './validate-code.js';

export const OPERATIONS: readonly Operation[] = [
  lookupOperation,
  validateCodeOperation,
  subsumesOperation,
  translateOperation,
  expandOperation,
  validateValueSetOperation,
  batchValidateCodeSystemOperation,
  batchValidateValueSetOperation,
  compareOperation,
  relatedOperation,
  closureOperation,
];
