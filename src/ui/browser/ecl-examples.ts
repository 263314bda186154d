/** Expressions to begin with: well-known ones whose concepts are loaded, else ones made of what is. */
import type { CodeSystem } from './find.js';

export interface Example {
  readonly title: string;
  readonly expression: string;
}

const KNOWN: readonly Example[] = [
  { title: 'A concept and all below it', expression: '<< 73211009 |Diabetes mellitus|' },
  {
    title: 'Where it is found',
    expression: '< 404684003 |Clinical finding| : 363698007 |Finding site| = << 39057004 |Pulmonary valve structure|',
  },
  {
    title: 'Two attributes in one group',
    expression: '< 404684003 : { 363698007 = << 39057004, 116676008 = << 415582006 }',
  },
  {
    title: 'One but not the other',
    expression: '<< 50043002 |Disorder of respiratory system| MINUS << 195967001 |Asthma|',
  },
  { title: 'By a word of the name', expression: '< 404684003 |Clinical finding| {{ term = "heart att" }}' },
  { title: 'Values of an attribute', expression: '(<< 125605004 |Fracture of bone|) . 363698007 |Finding site|' },
];

const ROOT = '138875005';

/** At most six. */
export function examplesFor(codeSystem: CodeSystem): readonly Example[] {
  const known = KNOWN.filter(({ expression }) =>
    (expression.match(/\d{6,18}/g) ?? []).every((id) => codeSystem.find(id) !== undefined),
  );
  return [...known, ...(known.length > 3 ? [] : made(codeSystem))].slice(0, 6);
}

function made(codeSystem: CodeSystem): readonly Example[] {
  const root = codeSystem.find(ROOT);
  if (root === undefined) return [{ title: 'Everything', expression: '*' }];
  const named = ({ code, display }: { code: string; display?: string }): string =>
    display === undefined ? code : `${code} |${display.replaceAll('|', ' ')}|`;
  const [first, second] = codeSystem.children(root);
  const [refset] = codeSystem.refsets();
  return [
    { title: 'Directly below the top', expression: `<! ${named(root)}` },
    ...(first === undefined ? [] : [{ title: 'A concept and all below it', expression: `<< ${named(first)}` }]),
    ...(first === undefined || second === undefined
      ? []
      : [{ title: 'One or the other', expression: `<< ${named(first)} OR << ${named(second)}` }]),
    ...(refset === undefined ? [] : [{ title: 'Members of a reference set', expression: `^ ${named(refset)}` }]),
    { title: 'By a word of the name', expression: '* {{ term = "dis" }}' },
  ];
}
