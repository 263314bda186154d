/** A handful of LOINC, RxNorm and ICD-10-CM terms for the mapping tests, in the form that the indexes are built from. */

import { dxMatcher } from '../../../src/mapping/diagnoses/dx-matcher.js';
import { buildIcdIndex, type IcdTerm } from '../../../src/mapping/diagnoses/icd-index.js';
import { drugMatcher } from '../../../src/mapping/drugs/drug-matcher.js';
import { buildRxnormIndex, type RxnormTerm } from '../../../src/mapping/drugs/rxnorm-index.js';
import { type LabMatcherOptions, labMatcher } from '../../../src/mapping/labs/lab-matcher.js';
import { buildLoincIndex, type LoincIndex } from '../../../src/mapping/labs/loinc-index.js';
import type { LoincTerm } from '../../../src/mapping/labs/loinc-terms.js';
import type { Matcher } from '../../../src/mapping/matcher.js';

type Short = readonly [
  code: string,
  component: string,
  axes: string,
  display: string,
  method?: string,
  status?: string,
];

/** Axes as `property|system|scale|class`. */
const LABS: readonly Short[] = [
  ['2951-2', 'Sodium', 'SCnc|Ser/Plas|Qn|CHEM', 'Sodium [Moles/volume] in Serum or Plasma'],
  ['2947-0', 'Sodium', 'SCnc|Bld|Qn|CHEM', 'Sodium [Moles/volume] in Blood'],
  ['2955-3', 'Sodium', 'SCnc|Urine|Qn|CHEM', 'Sodium [Moles/volume] in Urine'],
  ['2345-7', 'Glucose', 'MCnc|Ser/Plas|Qn|CHEM', 'Glucose [Mass/volume] in Serum or Plasma'],
  ['1558-6', 'Glucose^post CFst', 'MCnc|Ser/Plas|Qn|CHAL.ROUTINE', 'Fasting glucose [Mass/volume] in Serum or Plasma'],
  [
    '6690-2',
    'Leukocytes',
    'NCnc|Bld|Qn|HEM/BC',
    'Leukocytes [#/volume] in Blood by Automated count',
    'Automated count',
  ],
  ['26464-8', 'Leukocytes', 'NCnc|Bld|Qn|HEM/BC', 'Leukocytes [#/volume] in Blood'],
  [
    '770-8',
    'Neutrophils/100 leukocytes',
    'NFr|Bld|Qn|HEM/BC',
    'Neutrophils/100 leukocytes in Blood by Automated count',
    'Automated count',
  ],
  [
    '751-8',
    'Neutrophils',
    'NCnc|Bld|Qn|HEM/BC',
    'Neutrophils [#/volume] in Blood by Automated count',
    'Automated count',
  ],
  [
    '1742-6',
    'Alanine aminotransferase',
    'CCnc|Ser/Plas|Qn|CHEM',
    'Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma',
  ],
  ['5803-2', 'pH', 'LsCnc|Urine|Qn|UA', 'pH of Urine by Test strip', 'Test strip'],
  [
    '9830-1',
    'Cholesterol.total/Cholesterol.in HDL',
    'MRto|Ser/Plas|Qn|CHEM',
    'Cholesterol.total/Cholesterol in HDL [Mass Ratio] in Serum or Plasma',
  ],
  [
    '2095-8',
    'Cholesterol.in HDL/Cholesterol.total',
    'MRto|Ser/Plas|Qn|CHEM',
    'Cholesterol in HDL/Cholesterol.total [Mass Ratio] in Serum or Plasma',
  ],
  [
    '22322-2',
    'Hepatitis B virus surface Ab',
    'PrThr|Ser|Ord|MICRO',
    'Hepatitis B virus surface Ab [Presence] in Serum',
  ],
  [
    '16935-9',
    'Hepatitis B virus surface Ab',
    'ACnc|Ser|Qn|MICRO',
    'Hepatitis B virus surface Ab [Units/volume] in Serum',
  ],
  ['3244-1', 'Clot Lysis', 'Time|PPP|Qn|COAG', 'Clot Lysis [Time] in Platelet poor plasma'],
  ['3173-9', 'Clot Lysis', 'Time|Bld|Qn|COAG', 'Deprecated Clot Lysis [Time] in Blood', '', 'DEPRECATED'],
];

function loincTerm([code, component, axes, display, method = '', status = 'ACTIVE']: Short): LoincTerm {
  const [property = '', system = '', scale = '', cls = ''] = axes.split('|');
  return {
    code,
    component,
    property,
    time: 'Pt',
    system,
    scale,
    method,
    class: cls,
    classType: '1',
    status,
    display,
    shortName: '',
    otherNames: [],
    firstReleased: '1.0',
    commonRank: 0,
  };
}

export function sampleLabs(options: Partial<LabMatcherOptions> = {}): Matcher {
  return labMatcher({ index: buildLoincIndex(LABS.map(loincTerm)), system: 'http://loinc.org', ...options });
}

/** The same terms, changed. */
export function labIndex(change: (term: LoincTerm) => LoincTerm): LoincIndex {
  return buildLoincIndex(LABS.map(loincTerm).map(change));
}

const DRUGS: readonly RxnormTerm[] = [
  { code: '161', display: 'acetaminophen', tty: 'IN', packages: 0 },
  { code: '10689', display: 'tramadol', tty: 'IN', packages: 0 },
  {
    code: '836395',
    display: 'acetaminophen 325 MG / tramadol hydrochloride 37.5 MG Oral Tablet',
    tty: 'SCD',
    packages: 40,
  },
  { code: '313782', display: 'acetaminophen 325 MG Oral Tablet', tty: 'SCD', packages: 90 },
  { code: '198440', display: 'acetaminophen 500 MG Oral Tablet', tty: 'SCD', packages: 80 },
  { code: '209459', display: 'acetaminophen 500 MG Oral Tablet [Tylenol]', tty: 'SBD', packages: 9 },
  {
    code: '836397',
    display: 'acetaminophen 325 MG / tramadol hydrochloride 37.5 MG Oral Tablet [Ultracet]',
    tty: 'SBD',
    packages: 3,
  },
  { code: '900001', display: '{24 (acetaminophen 500 MG Oral Tablet) } Pack', tty: 'GPCK', packages: 1 },
  { code: '198439', display: 'acetaminophen 500 MG Oral Capsule', tty: 'SCD', packages: 20 },
  { code: '835603', display: 'tramadol hydrochloride 50 MG Oral Tablet', tty: 'SCD', packages: 60 },
  {
    code: '833709',
    display: '24 HR tramadol hydrochloride 100 MG Extended Release Oral Tablet',
    tty: 'SCD',
    packages: 9,
  },
];

export function sampleDrugs(further: readonly RxnormTerm[] = []): Matcher {
  return drugMatcher({
    index: buildRxnormIndex([...DRUGS, ...further]),
    system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  });
}

function icd(code: string, display: string, otherNames: readonly string[] = []): IcdTerm {
  return { code, display, otherNames, parentDisplay: '', isLeaf: true, replaces: [] };
}

export function sampleDiagnoses(further: readonly IcdTerm[] = []): Matcher {
  const terms = [
    ...further,
    icd('N18.2', 'Chronic kidney disease, stage 2 (mild)'),
    icd('N18.3', 'Chronic kidney disease, stage 3 (moderate)'),
    icd('A05.9', 'Bacterial foodborne intoxication, unspecified'),
    icd('A08.0', 'Rotaviral enteritis'),
    icd('J18.9', 'Pneumonia, unspecified organism', ['Pneumonia NOS']),
  ];
  return dxMatcher({ index: buildIcdIndex(terms), system: 'http://hl7.org/fhir/sid/icd-10-cm' });
}

/** Codes of the candidates in the order before ranking. */
export function roughOrder(matcher: Matcher, entry: Parameters<Matcher['prepare']>[0]): readonly string[] {
  const prepared = matcher.prepare(entry);
  return Array.from({ length: prepared.count }, (_, at) => prepared.codeOf(at));
}
