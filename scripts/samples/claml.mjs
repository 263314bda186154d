/**
 * Writes the ICD-10 sample in ClaML 2.0 as WHO lays it out: chapters, blocks, categories, dagger and asterisk usage, and the
 * fourth characters of diabetes as a modifier. Titles are ICD-10's short category names; every longer rubric is worded
 * for the sample. Run: node scripts/samples/claml.mjs
 */
import { writeSample } from './lib.mjs';

/**
 * Outline of classes: code, usage mark (+ dagger, * asterisk), title. Lines below a class that begin with a lower-case
 * letter and a colon are its rubrics: i inclusion, x exclusion, h coding-hint, n note, d definition, t introduction, m modifier.
 * Text in [brackets] is a reference; [code+] and [code*] carry a usage. A bar splits a rubric into item and list fragments.
 */
const OUTLINE = `
I Certain infectious and parasitic diseases
  x: Certain localized infections: see the chapters of the body systems
  A15-A19 Tuberculosis
    i: Infections due to Mycobacterium tuberculosis and Mycobacterium bovis
    A17 + Tuberculosis of nervous system
      A17.0 + Tuberculous meningitis [G01*]
        i: Tuberculosis of the meninges of brain or spinal cord
IV Endocrine, nutritional and metabolic diseases
  n: Neoplasms, functionally active or not, are classified in Chapter II. A code of this chapter may be added to name the function.
  x: Complications of pregnancy, childbirth and the puerperium [O00-O99]
  x: Transitory endocrine and metabolic disorders specific to fetus and newborn [P70-P74]
  E00-E07 Disorders of thyroid gland
    E03 Other hypothyroidism
      x: Hypothyroidism after a medical procedure [E89.0]
      E03.0 Congenital hypothyroidism with diffuse goitre
        i: Congenital goitre without toxic features
        x: Transitory congenital goitre with normal function [P72.0]
      E03.1 Congenital hypothyroidism without goitre
        i: Congenital absence of thyroid with myxoedema
      E03.5 Myxoedema coma
      E03.9 Hypothyroidism, unspecified
        i: Myxoedema NOS
    E05 Thyrotoxicosis [hyperthyroidism]
      E05.0 Thyrotoxicosis with diffuse goitre
        i: Graves disease
        i: Toxic diffuse goitre
      E05.1 Thyrotoxicosis with toxic single thyroid nodule
      E05.2 Thyrotoxicosis with toxic multinodular goitre
      E05.9 Thyrotoxicosis, unspecified
        h: Use an additional code if the heart is affected [I43.8*]
  E10-E14 Diabetes mellitus
    h: Use an additional external cause code to name a drug that induced it
    x: Diabetes mellitus in pregnancy, childbirth and the puerperium [O24.-]
    x: Neonatal diabetes mellitus [P70.2]
    E10 Type 1 diabetes mellitus
      m: See before [E10-E14] for the fourth characters
      i: Diabetes of juvenile onset
      i: Diabetes prone to ketosis
      x: Diabetes mellitus in pregnancy [O24.0]
      x: Glycosuria NOS [R81]
    E11 Type 2 diabetes mellitus
      m: See before [E10-E14] for the fourth characters
      i: Diabetes of adult onset
      i: Diabetes of maturity onset, not prone to ketosis
      x: Diabetes mellitus in pregnancy [O24.1]
    E12 Malnutrition-related diabetes mellitus
      m: See before [E10-E14] for the fourth characters
      x: Diabetes mellitus in pregnancy [O24.2]
    E13 Other specified diabetes mellitus
      m: See before [E10-E14] for the fourth characters
      x: Type 1 diabetes mellitus [E10.-]
      x: Type 2 diabetes mellitus [E11.-]
    E14 Unspecified diabetes mellitus
      m: See before [E10-E14] for the fourth characters
      i: Diabetes NOS
  E15-E16 Other disorders of glucose regulation and pancreatic internal secretion
    E15 Nondiabetic hypoglycaemic coma
      i: Hypoglycaemic coma NOS
    E16 Other disorders of pancreatic internal secretion
      E16.0 Drug-induced hypoglycaemia without coma
        h: Use an additional external cause code to name the drug
      E16.1 Other hypoglycaemia
      E16.2 Hypoglycaemia, unspecified
      E16.9 Disorder of pancreatic internal secretion, unspecified
  E65-E68 Obesity and other hyperalimentation
    E65 Localized adiposity
      i: Fat pad
    E66 Obesity
      x: Adiposogenital dystrophy [E23.6]
      E66.0 Obesity due to excess calories
      E66.1 Drug-induced obesity
      E66.8 Other obesity
        i: Morbid obesity
      E66.9 Obesity, unspecified
        i: Simple obesity NOS
  E70-E90 Metabolic disorders
    E78 Disorders of lipoprotein metabolism and other lipidaemias
      E78.0 Pure hypercholesterolaemia
        i: Familial hypercholesterolaemia
      E78.1 Pure hyperglyceridaemia
      E78.2 Mixed hyperlipidaemia
        x: Cerebrotendinous cholesterosis [E75.5]
      E78.5 Hyperlipidaemia, unspecified
    E87 Other disorders of fluid, electrolyte and acid-base balance
      E87.0 Hyperosmolality and hypernatraemia
        i: Sodium excess
      E87.1 Hypo-osmolality and hyponatraemia
        i: Sodium deficiency
      E87.2 Acidosis
        i: Acidosis: | lactic
        i: Acidosis: | metabolic
        x: Diabetic acidosis: [E10-E14] with the fourth character .1
      E87.5 Hyperkalaemia
      E87.6 Hypokalaemia
VI Diseases of the nervous system
  G00-G09 Inflammatory diseases of the central nervous system
    G01 * Meningitis in bacterial diseases classified elsewhere
      i: Meningitis in tuberculosis [A17.0+]
  G60-G64 Polyneuropathies and other disorders of the peripheral nervous system
    G63 * Polyneuropathy in diseases classified elsewhere
      G63.2 * Diabetic polyneuropathy
        d: Polyneuropathy as a complication of diabetes mellitus [E10-E14+] with the fourth character .4
VII Diseases of the eye and adnexa
  H25-H28 Disorders of lens
    H28 * Cataract and other disorders of lens in diseases classified elsewhere
      H28.0 * Diabetic cataract
        d: Cataract as a complication of diabetes mellitus [E10-E14+] with the fourth character .3
  H30-H36 Disorders of choroid and retina
    H36 * Retinal disorders in diseases classified elsewhere
      H36.0 * Diabetic retinopathy
        d: Retinopathy as a complication of diabetes mellitus [E10-E14+] with the fourth character .3
XIV Diseases of the genitourinary system
  N00-N08 Glomerular diseases
    N08 * Glomerular disorders in diseases classified elsewhere
      N08.3 * Glomerular disorders in diabetes mellitus
        d: Glomerular disorder as a complication of diabetes mellitus [E10-E14+] with the fourth character .2
`;

const MODIFIER = 'S04E10_4';
const MODIFIED = ['E10', 'E11', 'E12', 'E13', 'E14'];
/** Fourth characters: code, usage mark, title, inclusions. */
const MODIFIER_CLASSES = [
  ['.0', '', 'With coma', ['Coma with or without ketoacidosis', 'Hyperosmolar coma', 'Hypoglycaemic coma']],
  ['.1', '', 'With ketoacidosis', ['Acidosis without coma', 'Ketoacidosis without coma']],
  ['.2', '+', 'With renal complications', ['Diabetic nephropathy [N08.3*]']],
  ['.3', '+', 'With ophthalmic complications', ['Diabetic cataract [H28.0*]', 'Diabetic retinopathy [H36.0*]']],
  ['.4', '+', 'With neurological complications', ['Diabetic polyneuropathy [G63.2*]']],
  ['.5', '', 'With peripheral circulatory complications', ['Diabetic gangrene', 'Diabetic ulcer']],
  ['.6', '', 'With other specified complications', []],
  ['.7', '', 'With multiple complications', []],
  ['.8', '', 'With unspecified complications', []],
  ['.9', '', 'Without complications', []],
];

const RUBRICS = {
  i: 'inclusion',
  x: 'exclusion',
  h: 'coding-hint',
  n: 'note',
  d: 'definition',
  t: 'introduction',
  m: 'modifierlink',
};
const USAGES = { '+': ' usage="dagger"', '*': ' usage="aster"', '': '' };
const CODE_PATTERN = /^(?:[IVX]+|[A-Z]\d\d(?:-[A-Z]\d\d|\.\d)?)$/;

let rubricCount = 0;

const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Marks up references: "[G01*]" names class G01 with asterisk usage; other brackets are part of the text. */
function markUp(text) {
  return escapeXml(text).replaceAll(/\[([A-Z]\d\d(?:\.[\d-]|-[A-Z]\d\d)?)([+*]?)\]/g, (_, code, mark) => {
    const target = code.replace('.-', '');
    return `<Reference class="in brackets" code="${target}"${USAGES[mark]}>${code}</Reference>`;
  });
}

function rubric(kind, text) {
  rubricCount += 1;
  const id = `S${String(rubricCount).padStart(7, '0')}`;
  const [item, entry] = text.split(' | ').map(markUp);
  const label = entry ? `<Fragment type="item">${item} </Fragment><Fragment type="list">${entry}</Fragment>` : item;
  return `<Rubric id="${id}" kind="${kind}"><Label xml:lang="en" xml:space="default">${label}</Label></Rubric>`;
}

/** Classes in outline order, each with its parent, children and rubrics. */
function readOutline() {
  const classes = [];
  const path = [];
  for (const line of OUTLINE.trim().split('\n')) {
    const depth = line.search(/\S/) / 2;
    const text = line.trim();
    if (/^[a-z]: /.test(text)) {
      path[depth - 1].rubrics.push([RUBRICS[text[0]], text.slice(3)]);
      continue;
    }
    const [, code, usage, title] = text.match(/^(\S+) (?:([+*]) )?(.*)$/);
    if (!CODE_PATTERN.test(code)) throw new Error(`ICD-10 sample: "${code}" is not a class code`);
    const parent = path[depth - 1];
    const entry = { code, usage: usage ?? '', title, parent: parent?.code, children: [], rubrics: [] };
    parent?.children.push(code);
    path[depth] = entry;
    classes.push(entry);
  }
  return classes;
}

function kindOf({ code, parent }) {
  if (!parent) return 'chapter';
  return code.includes('-') ? 'block' : 'category';
}

function classElement(entry) {
  const lines = [];
  if (entry.parent) lines.push(`<SuperClass code="${entry.parent}"/>`);
  lines.push(...entry.children.map((code) => `<SubClass code="${code}"/>`));
  if (MODIFIED.includes(entry.code)) lines.push(`<ModifiedBy code="${MODIFIER}"/>`);
  lines.push(rubric('preferred', entry.title), ...entry.rubrics.map(([kind, text]) => rubric(kind, text)));
  return [
    `<Class code="${entry.code}" kind="${kindOf(entry)}"${USAGES[entry.usage]}>`,
    ...lines.map((line) => `  ${line}`),
    '</Class>',
  ];
}

function modifierElements() {
  const subclasses = MODIFIER_CLASSES.map(([code]) => `  <SubClass code="${code}"/>`);
  const text = rubric('text', 'The following fourth-character subdivisions are for use with categories E10 to E14');
  const classes = MODIFIER_CLASSES.flatMap(([code, usage, title, inclusions]) => [
    `<ModifierClass code="${code}" modifier="${MODIFIER}"${USAGES[usage]}>`,
    `  <SuperClass code="${MODIFIER}"/>`,
    ...[rubric('preferred', title), ...inclusions.map((line) => rubric('inclusion', line))].map((line) => `  ${line}`),
    '</ModifierClass>',
  ]);
  return [`<Modifier code="${MODIFIER}">`, ...subclasses, `  ${text}`, '</Modifier>', ...classes];
}

const rubricKinds = [
  'text',
  'coding-hint',
  'definition',
  'introduction',
  'modifierlink',
  'note',
  'exclusion',
  'inclusion',
  'preferred',
];
const classes = readOutline();
const chapters = classes.filter((entry) => !entry.parent).map((entry) => entry.code);
const body = [
  '<Meta name="lang" value="en"/>',
  `<Meta name="TopLevelSort" value="${chapters.join(' ')}"/>`,
  '<Meta name="copyright" value="Sample. ICD-10 is copyright of the World Health Organization; longer rubrics are not WHO text."/>',
  '<Identifier authority="WHO" uid="icd10-sample"/>',
  '<Title name="ICD-10-EN-SAMPLE" version="2019-sample" date="2026-01-01">International Statistical Classification of Diseases and Related Health Problems, 10th revision: sample</Title>',
  '<ClassKinds><ClassKind name="category"/><ClassKind name="block"/><ClassKind name="chapter"/></ClassKinds>',
  '<UsageKinds><UsageKind mark="*" name="aster"/><UsageKind mark="+" name="dagger"/></UsageKinds>',
  `<RubricKinds>${rubricKinds.map((name) => `<RubricKind inherited="${name === 'exclusion'}" name="${name}"/>`).join('')}</RubricKinds>`,
  ...modifierElements(),
  ...classes.flatMap(classElement),
];
const head = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<!DOCTYPE ClaML SYSTEM "ClaML.dtd">',
  '<ClaML version="2.0.0">',
];
writeSample(
  'icd10who/icd10-sample-claml.xml',
  [...head, ...body.map((line) => `  ${line}`), '</ClaML>', ''].join('\n'),
);
