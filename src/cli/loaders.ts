/** The loaders there are, in the order in which they look at a source. */
import { csvLoader } from '../../loaders/csv/load.js';
import { fhirPackageLoader } from '../../loaders/fhir-package/load.js';
import { icdGemLoader } from '../../loaders/icd-gem/load.js';
import { icd10ClamlLoader } from '../../loaders/icd10-claml/load.js';
import { icd10CmLoader } from '../../loaders/icd10cm/load.js';
import { icd10PcsLoader } from '../../loaders/icd10pcs/load.js';
import { loincLoader } from '../../loaders/loinc/load.js';
import { ndcLoader } from '../../loaders/ndc/load.js';
import { rxnormLoader } from '../../loaders/rxnorm-rrf/load.js';
import type { Loader } from '../../loaders/shared/loader.js';
import { snomedRf2Loader } from '../../loaders/snomed-rf2/load.js';

export const LOADERS: readonly Loader[] = [
  loincLoader,
  snomedRf2Loader,
  rxnormLoader,
  icd10CmLoader,
  icd10ClamlLoader,
  icd10PcsLoader,
  icdGemLoader,
  ndcLoader,
  fhirPackageLoader,
];

/** Asked only where none of the others recognises anything. */
export const LAST_LOADER: Loader = csvLoader;
