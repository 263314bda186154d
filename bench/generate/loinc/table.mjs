// Owns the LOINC table's rows (40 columns), the replacements of deprecated codes, consumer names and the translated
// names of one linguistic variant.

import { mix32 } from '../random.mjs';
import { csv } from '../table.mjs';
import { capital } from '../words.mjs';

export const LOINC_COLUMNS = [
  'LOINC_NUM',
  'COMPONENT',
  'PROPERTY',
  'TIME_ASPCT',
  'SYSTEM',
  'SCALE_TYP',
  'METHOD_TYP',
  'CLASS',
  'VersionLastChanged',
  'CHNG_TYPE',
  'DefinitionDescription',
  'STATUS',
  'CONSUMER_NAME',
  'CLASSTYPE',
  'FORMULA',
  'EXMPL_ANSWERS',
  'SURVEY_QUEST_TEXT',
  'SURVEY_QUEST_SRC',
  'UNITSREQUIRED',
  'RELATEDNAMES2',
  'SHORTNAME',
  'ORDER_OBS',
  'HL7_FIELD_SUBFIELD_ID',
  'EXTERNAL_COPYRIGHT_NOTICE',
  'EXAMPLE_UNITS',
  'LONG_COMMON_NAME',
  'EXAMPLE_UCUM_UNITS',
  'STATUS_REASON',
  'STATUS_TEXT',
  'CHANGE_REASON_PUBLIC',
  'COMMON_TEST_RANK',
  'COMMON_ORDER_RANK',
  'HL7_ATTACHMENT_STRUCTURE',
  'EXTERNAL_COPYRIGHT_LINK',
  'PanelType',
  'AskAtOrderEntry',
  'AssociatedObservations',
  'VersionFirstReleased',
  'ValidHL7AttachmentRequest',
  'DisplayName',
];

const UNITS = ['mg/dL', 'mmol/L', 'g/L', 'ng/mL', 'umol/L', '%', '[IU]/L', '/min', 'mm[Hg]', 'kg', 'cm', 'ug/g'];
const ORDER_OBS = ['Both', 'Observation', 'Order', 'Subset'];

/** @typedef {import('./loinc.mjs').LoincModel} LoincModel */
/** @typedef {import('./codes.mjs').Code} Code */

/** @param {LoincModel} model */
export function* loincRows(model) {
  for (const [i, code] of model.codes.entries()) {
    const columns = /** @type {Record<string, string>} */ ({
      ...axisColumns(model, code),
      ...otherColumns(model, code, i),
    });
    yield csv(LOINC_COLUMNS.map((name) => columns[name] ?? ''));
  }
}

/**
 * @param {LoincModel} model
 * @param {Code} code
 */
function axisColumns({ axes, parts }, code) {
  const empty = (/** @type {string} */ text) => (code.scale < 0 ? '-' : text);
  return {
    LOINC_NUM: code.number,
    COMPONENT: String(parts.components[code.component]?.name),
    PROPERTY: axes.property.codes[code.property] ?? empty(''),
    TIME_ASPCT: axes.time.codes[code.time] ?? empty(''),
    SYSTEM: axes.system.codes[code.system] ?? '',
    SCALE_TYP: axes.scale.codes[code.scale] ?? empty(''),
    METHOD_TYP: axes.method.codes[code.method] ?? '',
    CLASS: axes.class.codes[code.class] ?? '',
    CLASSTYPE: code.classType,
    STATUS: code.status,
    LONG_COMMON_NAME: code.longName,
    SHORTNAME: code.shortName,
  };
}

/**
 * @param {LoincModel} model
 * @param {Code} code
 * @param {number} i
 */
function otherColumns({ random, lexicon, axes, parts }, code, i) {
  const words = (/** @type {number} */ n) => Array.from({ length: n }, () => lexicon.word(random));
  const component = String(parts.components[code.component]?.name);
  const unit = code.scale === 0 ? random.pick(UNITS) : '';
  const related = [...words(5 + random.int(9)).map(capital), ...component.split(' '), axes.system.names[code.system]];
  const question = code.classType === '4' ? `Do you have "${words(5).join(' ')}", or ${words(2).join(' ')}?` : '';
  const defined = random.chance(0.12);
  return {
    VersionLastChanged: `9.${10 + (i % 90)}`,
    CHNG_TYPE: random.pick(['ADD', 'MIN', 'NAM', 'MAJ', 'DEL']),
    DefinitionDescription: defined ? `${capital(words(20 + random.int(30)).join(' '))}.` : '',
    SURVEY_QUEST_TEXT: question,
    SURVEY_QUEST_SRC: question === '' ? '' : `${capital(words(2).join(' '))}.${i % 40}`,
    UNITSREQUIRED: unit === '' ? 'N' : 'Y',
    RELATEDNAMES2: related.join('; '),
    ORDER_OBS: random.pick(ORDER_OBS),
    EXTERNAL_COPYRIGHT_NOTICE: random.chance(0.05)
      ? `Copyright © 2026 ${capital(words(3).join(' '))}. Used with permission.`
      : '',
    EXAMPLE_UNITS: unit,
    EXAMPLE_UCUM_UNITS: unit,
    STATUS_TEXT: code.status === 'DISCOURAGED' ? `Prefer another ${words(2).join(' ')}` : '',
    COMMON_TEST_RANK: i % 5 === 0 ? String(1 + (mix32(i) % 20000)) : '0',
    COMMON_ORDER_RANK: i % 50 === 0 ? String(1 + (mix32(i) % 300)) : '0',
    PanelType: code.scale < 0 ? 'Panel' : '',
    VersionFirstReleased: `9.${10 + (i % 40)}`,
    DisplayName: `${component} (${axes.system.names[code.system]})`,
  };
}

/**
 * Replacements for most of the deprecated codes; some have two, with a comment on when each applies.
 * @param {LoincModel} model
 * @param {number} wanted rows
 */
export function* mapToRows({ random, codes, lexicon }, wanted) {
  const current = codes.filter((code) => code.status === 'ACTIVE');
  const deprecated = codes.filter((code) => code.status === 'DEPRECATED');
  let left = wanted;
  for (const code of deprecated) {
    const rows = Math.min(left, random.chance(0.06) ? 2 : 1);
    for (let i = 0; i < rows; i++) {
      const comment = rows === 1 ? '' : `Where the ${lexicon.word(random)} is ${lexicon.word(random)}`;
      yield csv([code.number, random.pick(current).number, comment]);
    }
    left -= rows;
  }
}

/**
 * @param {LoincModel} model
 * @param {number} wanted
 */
export function* consumerNameRows({ random, codes, axes, parts }, wanted) {
  for (const [i, code] of codes.entries()) {
    if (!random.chance(wanted / codes.length)) continue;
    const component = String(parts.components[code.component]?.name);
    yield csv([code.number, `${component}, ${axes.system.names[code.system]}${i % 11 === 0 ? ` ${i % 7}` : ''}`]);
  }
}

export const VARIANT_COLUMNS = [
  'LOINC_NUM',
  'COMPONENT',
  'PROPERTY',
  'TIME_ASPCT',
  'SYSTEM',
  'SCALE_TYP',
  'METHOD_TYP',
  'CLASS',
  'SHORTNAME',
  'LONG_COMMON_NAME',
  'RELATEDNAMES2',
  'LinguisticVariantDisplayName',
];

/**
 * @param {LoincModel} model
 * @param {number} wanted
 */
export function* variantRows({ codes, axes, parts }, wanted) {
  let left = wanted;
  for (const [i, code] of codes.entries()) {
    if (left <= 0) return;
    if (mix32(i) % codes.length >= wanted * 1.05) continue;
    left--;
    const names = [axes.property.names[code.property], axes.time.names[code.time], axes.system.names[code.system]].map(
      (name) => translate(name ?? ''),
    );
    const component = translate(String(parts.components[code.component]?.name));
    const method = translate(axes.method.names[code.method] ?? '');
    const longName = [component, ...names].filter((name) => name !== '').join(' : ');
    yield csv([
      code.number,
      component,
      ...names,
      translate(axes.scale.names[code.scale] ?? ''),
      method,
      axes.class.names[code.class] ?? '',
      '',
      longName,
      '',
      '',
    ]);
  }
}

/** Turns an invented word into one that looks foreign. @param {string} text */
function translate(text) {
  return text
    .replaceAll('ia', 'ie')
    .replaceAll('itis', 'ite')
    .replaceAll('or', 'ôr')
    .replaceAll('el', 'él')
    .replaceAll('um', 'ège');
}
