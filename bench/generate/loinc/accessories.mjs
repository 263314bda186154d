// Owns the accessory files of the LOINC shape: parts and their links, answer lists and their links, and the hierarchy
// of components by system.

import { createZipf } from '../random.mjs';
import { csv } from '../table.mjs';
import { capital } from '../words.mjs';
import { groupNumber, identifier } from './parts.mjs';

/** @typedef {import('../random.mjs').Random} Random */
/** @typedef {import('../words.mjs').Lexicon} Lexicon */

/** @typedef {import('./loinc.mjs').LoincModel} LoincModel */

export const PART_COLUMNS = ['PartNumber', 'PartTypeName', 'PartName', 'PartDisplayName', 'Status'];
export const PART_LINK_COLUMNS = [
  'LoincNumber',
  'LongCommonName',
  'PartNumber',
  'PartName',
  'PartCodeSystem',
  'PartTypeName',
  'LinkTypeName',
  'Property',
];
export const ANSWER_COLUMNS = [
  'AnswerListId',
  'AnswerListName',
  'AnswerListOID',
  'ExtDefinedYN',
  'ExtDefinedAnswerListCodeSystem',
  'ExtDefinedAnswerListLink',
  'AnswerStringId',
  'LocalAnswerCode',
  'LocalAnswerCodeSystem',
  'SequenceNumber',
  'DisplayText',
  'ExtCodeId',
  'ExtCodeDisplayName',
  'ExtCodeSystem',
  'ExtCodeSystemVersion',
  'ExtCodeSystemCopyrightNotice',
  'SubsequentTextPrompt',
  'Description',
  'Score',
];
export const ANSWER_LINK_COLUMNS = [
  'LoincNumber',
  'LongCommonName',
  'AnswerListId',
  'AnswerListName',
  'AnswerListLinkType',
  'ApplicableContext',
];
export const HIERARCHY_COLUMNS = ['PATH_TO_ROOT', 'SEQUENCE', 'IMMEDIATE_PARENT', 'CODE', 'CODE_TEXT'];

/** @param {LoincModel} model */
export function* partRows({ parts }) {
  for (const [i, part] of parts.all.entries()) {
    yield csv([part.number, part.type, part.name, part.displayName, i % 97 === 50 ? 'DEPRECATED' : 'ACTIVE']);
  }
}

/** One link for each axis that has a value. @param {LoincModel} model */
export function* partLinkRows({ codes, parts, axes }) {
  const linked = [axes.property, axes.time, axes.system, axes.scale, axes.method];
  for (const code of codes) {
    const component = parts.components[code.component];
    if (component === undefined) continue;
    const indexes = [code.property, code.time, code.system, code.scale, code.method];
    yield link(code, component, 'COMPONENT');
    for (const [i, axis] of linked.entries()) {
      const index = Number(indexes[i]);
      if (index >= 0) yield link(code, parts.ofAxis(axis.partType, index), axis.linkProperty);
    }
  }
}

/**
 * @param {import('./codes.mjs').Code} code
 * @param {import('./parts.mjs').Part} part
 * @param {string} property
 */
function link(code, part, property) {
  const uri = `http://loinc.org/property/${property}`;
  return csv([code.number, code.longName, part.number, part.name, 'http://loinc.org', part.type, 'Primary', uri]);
}

/**
 * @typedef {object} AnswerList
 * @property {string} id
 * @property {string} name
 * @property {ReadonlyArray<{ id: string, text: string }>} answers empty where the list is defined elsewhere
 */

const FIRST_LIST = 900_001;
const FIRST_ANSWER = 9_000_001;
const MEAN_ANSWERS = 6.7;
const EXTERNAL_LIST_SHARE = 0.02;

/**
 * @param {Random} random
 * @param {{ lexicon: Lexicon, answerRows: number }} of
 * @returns {AnswerList[]}
 */
export function buildAnswerLists(random, { lexicon, answerRows }) {
  const pool = Array.from({ length: Math.max(20, Math.round(answerRows * 0.4)) }, (_, i) => ({
    id: identifier('LA', FIRST_ANSWER + i),
    text: capital(Array.from({ length: 1 + random.int(3) }, () => lexicon.word(random)).join(' ')),
  }));
  const draw = createZipf(pool.length, { exponent: 0.6 });
  /** @type {AnswerList[]} */
  const lists = [];
  for (let left = answerRows; left > 0; ) {
    const external = random.chance(EXTERNAL_LIST_SHARE);
    const size = external ? 0 : Math.min(left, 2 + Math.floor(-Math.log(1 - random.float()) * (MEAN_ANSWERS - 1.5)));
    const answers = new Map(
      Array.from({ length: size }, () => pool[draw(random)]).map((answer) => [answer?.id ?? '', answer]),
    );
    const unique = [...answers.values()].flatMap((answer) => (answer === undefined ? [] : [answer]));
    lists.push({
      id: identifier('LL', FIRST_LIST + lists.length),
      name: `${capital(lexicon.word(random))}|${unique.length}|${lists.length}`,
      answers: unique,
    });
    left -= external ? 1 : unique.length;
  }
  return lists;
}

/** @param {LoincModel} model */
export function* answerRows({ answerLists }) {
  for (const [i, list] of answerLists.entries()) {
    const head = [list.id, list.name, `1.3.6.1.4.1.12009.10.9.${i + 1}`];
    if (list.answers.length === 0) {
      yield csv([
        ...head,
        'Y',
        'http://example.org/external-list',
        `http://example.org/external-list/${i}`,
        ...Array(13).fill(''),
      ]);
    }
    for (const [position, { id, text }] of list.answers.entries()) {
      const scored = i % 12 === 0 ? String(position) : '';
      yield csv([
        ...head,
        'N',
        '',
        '',
        id,
        String(position),
        '',
        position + 1,
        text,
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        scored,
      ]);
    }
  }
}

/** Most ordinal and nominal codes have a list. @param {LoincModel} model */
export function* answerLinkRows({ random, codes, axes, answerLists }) {
  const draw = createZipf(answerLists.length, { exponent: 0.9, flatness: 2 });
  const ordinal = axes.scale.codes.indexOf('Ord');
  const nominal = axes.scale.codes.indexOf('Nom');
  for (const [i, code] of codes.entries()) {
    const answered = code.scale === ordinal || code.scale === nominal;
    const list = answerLists[draw(random)];
    if (!answered || list === undefined || !random.chance(0.78)) continue;
    yield csv([
      code.number,
      code.longName,
      list.id,
      list.name,
      i % 3 === 0 ? 'NORMATIVE' : i % 3 === 1 ? 'PREFERRED' : 'EXAMPLE',
      '',
    ]);
  }
}

/**
 * @typedef {object} TreeNode
 * @property {string} code
 * @property {string} text
 * @property {TreeNode[]} children
 */

const GROUPING_SHARE = 1 / 30;
const MAX_GROUPING_DEPTH = 5;
const SECOND_PARENT_SHARE = 0.02;
const CODE_SHARE = 0.9;

/**
 * Rows of the tree, a node before its children; what has two parents appears below both.
 * @param {LoincModel} model
 */
export function* hierarchyRows(model) {
  yield* subtreeRows(buildTree(model), { path: '', parent: '', sequence: 1 });
}

/**
 * @param {TreeNode} node
 * @param {{ path: string, parent: string, sequence: number }} place
 * @returns {Generator<string>}
 */
function* subtreeRows(node, { path, parent, sequence }) {
  yield csv([path, sequence, parent, node.code, node.text]);
  const below = path === '' ? node.code : `${path}.${node.code}`;
  let position = 0;
  for (const child of node.children)
    yield* subtreeRows(child, { path: below, parent: node.code, sequence: ++position });
}

/**
 * Groupings by popularity, components below one or two of them, below each component its systems, then the codes.
 * @param {LoincModel} model
 */
function buildTree({ random, codes, parts, axes, lexicon }) {
  /** @type {TreeNode} */
  const root = { code: groupNumber(0), text: '{component}', children: [] };
  const groupings = buildGroupings(random, root, {
    lexicon,
    count: Math.round(parts.components.length * GROUPING_SHARE),
  });
  /** @type {Map<number, TreeNode>} */
  const components = new Map();
  /** @type {Map<string, TreeNode>} */
  const systems = new Map();
  for (const code of codes) {
    if (!random.chance(CODE_SHARE)) continue;
    const part = parts.components[code.component];
    if (part === undefined) continue;
    const component = components.get(code.component) ?? { code: part.number, text: part.name, children: [] };
    if (!components.has(code.component)) {
      components.set(code.component, component);
      random.pick(groupings).children.push(component);
      if (random.chance(SECOND_PARENT_SHARE)) pushOnce(random.pick(groupings).children, component);
    }
    const key = `${code.component}/${code.system}`;
    const system = systems.get(key) ?? {
      code: groupNumber(100_000 + systems.size),
      text: `${part.name} | ${axes.system.names[code.system]}`,
      children: [],
    };
    if (!systems.has(key)) component.children.push(system);
    systems.set(key, system);
    system.children.push({ code: code.number, text: code.shortName, children: [] });
  }
  return root;
}

/**
 * @param {TreeNode[]} list
 * @param {TreeNode} node
 */
function pushOnce(list, node) {
  if (!list.includes(node)) list.push(node);
}

/**
 * @param {Random} random
 * @param {TreeNode} root
 * @param {{ lexicon: Lexicon, count: number }} of
 */
function buildGroupings(random, root, { lexicon, count }) {
  /** @type {{ node: TreeNode, depth: number }[]} */
  const open = [{ node: root, depth: 0 }];
  const groupings = [root];
  for (let i = 1; i <= count; i++) {
    const node = {
      code: groupNumber(i),
      text: `${capital(lexicon.word(random))} ${lexicon.word(random)}`,
      children: [],
    };
    const parent = random.pick(open);
    parent.node.children.push(node);
    groupings.push(node);
    if (parent.depth + 1 < MAX_GROUPING_DEPTH) open.push({ node, depth: parent.depth + 1 });
  }
  return groupings.slice(1);
}
