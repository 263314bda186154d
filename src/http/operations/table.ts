/** The operations that this server has: the routes, the capability statement and the documentation come from these rows. */
import type { Operation } from '../context.js';
import { expandOperation } from './expand.js';
import { lookupOperation } from './lookup.js';
import { subsumesOperation } from './subsumes.js';
import { translateOperation } from './translate.js';
import { validateCodeOperation } from './validate-code.js';

export const OPERATIONS: readonly Operation[] = [
  lookupOperation,
  validateCodeOperation,
  subsumesOperation,
  translateOperation,
  expandOperation,
];
