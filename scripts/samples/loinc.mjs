/**
 * Writes the files of the LOINC sample that follow from others: part links, answer list links, hierarchy, panels and
 * group members. The hand-made files (Loinc.csv, Part.csv, AnswerList.csv, Group.csv) are read, never written, so each
 * name has one home. Run: node scripts/samples/loinc.mjs
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { csv, SAMPLES, writeSample } from './lib.mjs';

const RELEASE = 'loinc/Loinc_0.01-sample';
const AXES = [
  ['COMPONENT', 'COMPONENT', 'COMPONENT'],
  ['PROPERTY', 'PROPERTY', 'PROPERTY'],
  ['TIME_ASPCT', 'TIME', 'TIME_ASPCT'],
  ['SYSTEM', 'SYSTEM', 'SYSTEM'],
  ['SCALE_TYP', 'SCALE', 'SCALE_TYP'],
  ['METHOD_TYP', 'METHOD', 'METHOD_TYP'],
];
const PART_LINK_HEADER = [
  'LoincNumber',
  'LongCommonName',
  'PartNumber',
  'PartName',
  'PartCodeSystem',
  'PartTypeName',
  'LinkTypeName',
  'Property',
];

/** Terms and the answer list each takes: code, list, kind of link. */
const ANSWER_LINKS = [
  ['5799-2', 'LL360-9', 'EXAMPLE'],
  ['5802-4', 'LL360-9', 'EXAMPLE'],
  ['20454-5', 'LL360-9', 'EXAMPLE'],
  ['44250-9', 'LL358-3', 'NORMATIVE'],
  ['72166-2', 'LL2201-3', 'NORMATIVE'],
  ['94500-6', 'LL744-4', 'EXAMPLE'],
];

/** Panels with their members in order; a trailing R, O or C says required, optional or conditional. */
const PANELS = {
  '24321-2': '2345-7R 3094-0R 2160-0R 17861-6R 2951-2R 2823-3R 2075-0R 2028-9R 33037-3O',
  '24331-1': '2093-3R 2571-8R 2085-9R 13457-7C 2089-1O',
  '24356-8': '5778-6R 5811-5R 5803-2R 5792-7R 5797-6R 20454-5R 5794-3R 5799-2R 5802-4R',
  '58410-2': '6690-2R 789-8R 718-7R 4544-3R 787-2R 785-6R 786-4R 788-0R 777-3R',
  '85354-9': '8480-6O 8462-4O',
};

const GROUPS = { 'LG33055-1': ['8867-4'], 'LG34372-9': ['3141-9', '29463-7'], 'LG34373-7': ['8302-2'] };

/** The hierarchy as an indented outline; a node may stand in several places. */
const OUTLINE = `
LP432695-7
  LP29693-6
    LP343631-0
      LP7786-9
        LP31398-8
          LP14355-9
            2160-0 14682-9
          LP14492-0
            3094-0
        LP19403-2
          LP15483-8
            2075-0
          LP15150-3
            2028-9
          LP15098-4
            2823-3
          LP15099-2
            LP386648-2
              2951-2
        LP14635-4
          2339-0 2345-7 14749-6 41653-7
        LP15257-6
          2000-8 17861-6
        LP14343-5
          19123-9
        LP14912-7
          2777-1
        LP15838-3
          2885-2
          LP6118-6
            1751-7
        LP15448-1
          1975-2
        LP15346-7
          6768-6
        LP15333-5
          1742-6
        LP15426-7
          1920-8
        LP15935-7
          3084-1
        LP15493-7
          2093-3
          LP15489-5
            2085-9
          LP15491-1
            2089-1 13457-7
        LP15275-8
          2571-8
        LP14487-0
          3016-3
        LP15568-6
          2276-4
        LP15023-2
          1988-5 30522-7
      LP31398-8
        LP14355-9
          2160-0 14682-9
    LP7803-2
      LP14449-0
        718-7 4548-4 17856-6
      LP15101-6
        4544-3 20570-8
      LP14304-7
        789-8
        LP15191-7
          787-2
        LP17689-8
          785-6
        LP17695-5
          786-4
        LP17698-9
          788-0
      LP14419-3
        6690-2
        LP14540-6
          736-9
`;

function read(path) {
  const text = readFileSync(join(SAMPLES, RELEASE, path), 'utf8');
  return parse(text, { columns: true });
}

const terms = new Map(read('LoincTable/Loinc.csv').map((term) => [term.LOINC_NUM, term]));
const parts = read('AccessoryFiles/PartFile/Part.csv');
const partNumbers = new Map(parts.map((part) => [part.PartNumber, part]));
const partsByName = new Map(parts.map((part) => [`${part.PartTypeName}|${part.PartName}`, part]));
const lists = new Map(
  read('AccessoryFiles/AnswerFile/AnswerList.csv').map((row) => [row.AnswerListId, row.AnswerListName]),
);

function termOf(code) {
  const term = terms.get(code);
  if (!term) throw new Error(`LOINC sample: no term ${code} in Loinc.csv`);
  return term;
}

function link(term, part, linkType, property) {
  const uri = `http://loinc.org/property/${property}`;
  const { LOINC_NUM, LONG_COMMON_NAME } = term;
  return [
    LOINC_NUM,
    LONG_COMMON_NAME,
    part.PartNumber,
    part.PartName,
    'http://loinc.org',
    part.PartTypeName,
    linkType,
    uri,
  ];
}

/** One link for each axis whose part is in Part.csv; a part whose number is not known gives no link. */
function primaryLinks(term) {
  return AXES.flatMap(([column, type, property]) => {
    const part = partsByName.get(`${type}|${term[column]}`);
    return part ? [link(term, part, 'Primary', property)] : [];
  });
}

/** Analyte, divisor and class, as the detailed model of a term splits its component. */
function supplementaryLinks(term) {
  const [analyte, divisor] = term.COMPONENT.split('^')[0].split('/');
  const found = [
    [partsByName.get(`COMPONENT|${analyte}`), 'DetailedModel', 'analyte'],
    [partsByName.get(`COMPONENT|${analyte.split('.')[0]}`), 'SyntaxEnhancement', 'analyte-core'],
    [divisor && partsByName.get(`DIVISORS|${divisor}`), 'DetailedModel', 'analyte-divisor'],
    [partsByName.get(`CLASS|${term.CLASS}`), 'Metadata', 'CLASS'],
  ];
  return found.flatMap(([part, type, property]) => (part ? [link(term, part, type, property)] : []));
}

/** Hierarchy rows in outline order: path to root, sequence among siblings, parent, code, text. */
function hierarchyRows() {
  const path = [];
  const siblings = new Map();
  return OUTLINE.trim()
    .split('\n')
    .flatMap((line) => {
      path.length = line.search(/\S/) / 2;
      const rows = line
        .trim()
        .split(' ')
        .map((code) => hierarchyRow(code, path, siblings));
      path.push(line.trim());
      return rows;
    });
}

function hierarchyRow(code, path, siblings) {
  const above = path.join('.');
  const sequence = (siblings.get(above) ?? 0) + 1;
  siblings.set(above, sequence);
  const text = code.startsWith('LP') ? partNumbers.get(code)?.PartDisplayName : termOf(code).SHORTNAME;
  if (!text) throw new Error(`LOINC sample: hierarchy names ${code}, which has no text`);
  return [above, sequence, path.at(-1) ?? '', code, text];
}

/** A panel's own row, then its members, as in the published file; ids are the sample's own. */
function panelRows([panel, members], index) {
  const parentId = 900001 + index * 100;
  const row = (id, sequence, code, required) => {
    const entryType = code === panel ? '' : 'Q';
    const head = [parentId, panel, termOf(panel).LONG_COMMON_NAME, id, sequence, code, termOf(code).LONG_COMMON_NAME];
    return [
      ...head,
      '',
      required,
      '',
      '',
      '',
      entryType,
      ...Array(14).fill(''),
      termOf(code).EXTERNAL_COPYRIGHT_NOTICE,
      '',
    ];
  };
  const children = members
    .split(' ')
    .map((member, at) => row(parentId + at + 1, at + 1, member.slice(0, -1), member.slice(-1)));
  return [row(parentId, 1, panel, ''), ...children];
}

const PANEL_HEADER =
  'ParentId,ParentLoinc,ParentName,ID,SEQUENCE,Loinc,LoincName,DisplayNameForForm,ObservationRequiredInPanel,ObservationIdInForm,SkipLogicHelpText,DefaultValue,EntryType,DataTypeInForm,DataTypeSource,AnswerSequenceOverride,ConditionForInclusion,AllowableAlternative,ObservationCategory,Context,ConsistencyChecks,RelevanceEquation,CodingInstructions,QuestionCardinality,AnswerCardinality,AnswerListIdOverride,AnswerListTypeOverride,EXTERNAL_COPYRIGHT_NOTICE,AdditionalCopyright'.split(
    ',',
  );

const all = [...terms.values()];
const out = (path, header, rows) => writeSample(`${RELEASE}/AccessoryFiles/${path}`, csv(header, rows));
out('PartFile/LoincPartLink_Primary.csv', PART_LINK_HEADER, all.flatMap(primaryLinks));
out('PartFile/LoincPartLink_Supplementary.csv', PART_LINK_HEADER, all.flatMap(supplementaryLinks));
out(
  'AnswerFile/LoincAnswerListLink.csv',
  ['LoincNumber', 'LongCommonName', 'AnswerListId', 'AnswerListName', 'AnswerListLinkType', 'ApplicableContext'],
  ANSWER_LINKS.map(([code, list, type]) => [code, termOf(code).LONG_COMMON_NAME, list, lists.get(list), type, '']),
);
out(
  'ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv',
  ['PATH_TO_ROOT', 'SEQUENCE', 'IMMEDIATE_PARENT', 'CODE', 'CODE_TEXT'],
  hierarchyRows(),
);
out('PanelsAndForms/PanelsAndForms.csv', PANEL_HEADER, Object.entries(PANELS).flatMap(panelRows));
out(
  'GroupFile/GroupLoincTerms.csv',
  ['Category', 'GroupId', 'Archetype', 'LoincNumber', 'LongCommonName'],
  Object.entries(GROUPS).flatMap(([group, codes]) =>
    codes.map((code) => ['', group, '', code, termOf(code).LONG_COMMON_NAME]),
  ),
);
