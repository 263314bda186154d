/** The loaders there are, in the order in which they look at a source. */
import { icd10CmLoader } from '../../loaders/icd10cm/load.js';
import { icd10PcsLoader } from '../../loaders/icd10pcs/load.js';
import { icdGemLoader } from '../../loaders/icd-gem/load.js';
import { loincLoader } from '../../loaders/loinc/load.js';
import { ndcLoader } from '../../loaders/ndc/load.js';
import { rxnormLoader } from '../../loaders/rxnorm-rrf/load.js';
import type { Loader } from '../../loaders/shared/loader.js';

export const LOADERS: readonly Loader[] = [
  loincLoader,
  rxnormLoader,
  icd10CmLoader,
  icd10PcsLoader,
  icdGemLoader,
  ndcLoader,
];
