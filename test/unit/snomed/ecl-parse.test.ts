/** What the ECL parser accepts, what tree it makes of it, and where and how it objects. Needs no content. */
import { describe, expect, test } from 'vitest';
import { parseEcl } from '../../../src/codesystem/snomed/ecl/parse.js';

const VALID: readonly string[] = [
  '404684003',
  ' 404684003 |Clinical finding| ',
  '<404684003|Clinical finding|',
  '<< 73211009 |Diabetes mellitus|',
  'descendantOrSelfOf 73211009 |Diabetes mellitus|',
  '<<! 404684003',
  '>>! 40541001',
  'PARENTORSELFOF 40541001',
  '!!> (< 386617003 . 363698007)',
  'bottom (>> 427089005 AND ^ 816080008)',
  '^ 700043003 |Example problem list concepts reference set|',
  'memberOf [referencedComponentId] 700043003',
  '^ [targetComponentId] 734138000',
  '^ [referencedComponentId, mapTarget] 816210007',
  '^[*] 447562003',
  '^ (<< 450973005)',
  '< ^ 700043003',
  '^R 73211009 |Diabetes mellitus|',
  '^R (<< 73211009)',
  '^R* {{ M active = 1 }}',
  'refsetContainingAny 73211009',
  'LOINC#54486-6',
  'LOINC#"54486-6"',
  '"LOINC#54486-6" |a term|',
  '*',
  'any',
  '^*',
  '<! *',
  '< 19829001 |Disorder of lung| AND < 301867009 AND ^ 700043003',
  '< 19829001, < 301867009, ^ 700043003',
  '(< 19829001 OR < 301867009) MINUS ^ 700043003',
  '< 19829001 : 116676008 = 79654002',
  '< 404684003 : 363698007 = << 39057004, 116676008 = << 415582006',
  '< 404684003 : 363698007 = << 39057004 AND 116676008 = << 415582006',
  '<404684003:{363698007=<<39057004,116676008=<<415582006},{363698007=<<53085002}',
  '< 404684003 : { 363698007 = * } OR { 116676008 = * }',
  '< 404684003 : (363698007 = * AND 116676008 = *) OR 42752001 = *',
  '< 404684003 : ({ 363698007 = * } OR { 116676008 = * }), 42752001 = *',
  '< 404684003 : (((363698007 = *)))',
  '< 404684003 : [0..0] ((<< 410662002 MINUS 363698007) MINUS 116676008) = *',
  '< 404684003 : (<< 410662002 {{ C active = 1 }}) = *',
  '< 404684003 : (<< 410662002) {{ C active = 1 }} != *',
  '< 373873005 : [1..3] 127489000 = < 105590001',
  '< 373873005 : [1 to many] { [0..1] 127489000 = < 105590001 }',
  '< 105590001 : [3..3] R 127489000 = *',
  '< 105590001 : reverseOf 127489000 = *',
  '< 373873005 : 1142135004 >= #250, 1142135004 <= #800.50',
  '< 373873005 : 1142135004 = #-1, 1142135004 != #+2',
  '< 373873005 : 3460481009 = "PANADOL"',
  '< 373873005 : 3460481009 != ("PANADOL" "a \\"b\\" c")',
  '< 373873005 : 859999999102 = TRUE, 859999999102 NOT = false, 859999999102 <> true',
  '< 19829001 . < 47429007 . 363698007',
  '(<< 17636008 : 424226004 = << 19923001) . 363701004',
  '< 404684003 : 47429007 = (< 404684003 : 116676008 = << 55641003)',
  '< 64572001 {{ term = "heart att" }}',
  '< 64572001 {{ term = match:"heart", term = wild:"cardi*opathy" }}',
  '< 64572001 {{ term = (match:"gas" wild:"*itis" "flu") }}',
  '< 64572001 {{ D term != "a \\\\ b", language = sv, type = syn }}',
  '< 64572001 {{ d type = (syn fsn def), typeId = (900000000000013009 900000000000003001) }}',
  '< 64572001 {{ typeId = << 900000000000446008 }}',
  '< 64572001 {{ dialect = en-au, dialectId = 32570271000036106 |Australian English| }}',
  '< 64572001 {{ dialect = ( en-gb (prefer) en-nhs-clinical (accept prefer) ) }}',
  '< 64572001 {{ dialect = ( en-gb en-nhs-clinical ) (preferred) }}',
  '< 64572001 {{ dialectId = ( 900000000000508004 (900000000000548007) 900000000000509007 ) }}',
  '< 64572001 {{ D moduleId = 731000124108, effectiveTime >= "20210131", active = 1, id = (1208972017 2674140012) }}',
  '< 56265001 {{ C definitionStatus = primitive }} {{ D term = "heart" }}',
  '< 56265001 {{ C definitionStatusId = 900000000000074008, effectiveTime != ("20190131" "20190731"), active = * }}',
  '< 56265001 {{ C effectiveTime = "" }}',
  '^ 447562003 {{ M mapTarget = "J45.9", mapGroup = #2, mapPriority < #3 }}',
  '^ 447562003 {{ M mapTarget = wild:"J45*" }} {{ M active = false }} {{ D term = "x" }}',
  '^ 900000000000534007 {{ M moduleId = << 32570231000036109, targetEffectiveTime > "20200131" }}',
  '^ 723561005 {{ m grouped = true }}',
  '<< 195967001 {{ + HISTORY }}',
  '<< 195967001 {{+history-min}}',
  '<< 195967001 {{ + HISTORY_MOD }}',
  '<< 195967001 {{ + HISTORY (900000000000527005 OR 900000000000526001) }}',
  '(< 195967001 {{+HISTORY}}) {{ D id = 264553015 }}',
  '/* a comment */ << 404684003 /* another * one */ |Clinical finding|',
  '< 404684003 |a term with (brackets), commas: and = signs|',
];

describe('accepted', () => {
  test.each(VALID)('%s', (text) => {
    expect(() => parseEcl(text)).not.toThrow();
  });
});

const INVALID: readonly (readonly [text: string, message: string])[] = [
  ['', "line 1, character 1: expected a concept identifier, '*' or '(' but found the end"],
  ['<<', "line 1, character 3: expected a concept identifier, '*' or '(' but found the end"],
  ['<< abc', "line 1, character 4: expected a concept identifier, '*' or '(' but found 'abc'"],
  ['<<\n  x', "line 2, character 3: expected a concept identifier, '*' or '(' but found 'x'"],
  ['12345', "line 1, character 1: '12345' is no SNOMED CT identifier (6 to 18 digits)"],
  ['1234567890123456789', "line 1, character 1: '1234567890123456789' is no SNOMED CT identifier (6 to 18 digits)"],
  ['404684003x', "line 1, character 10: expected the end of the concept identifier but found 'x'"],
  ['404684003 |term', "line 1, character 11: the term has no closing '|'"],
  ['404684003 ||', 'line 1, character 11: the term between the bars is empty'],
  ['404684003 404684003', "line 1, character 11: expected the end of the expression but found '404684003'"],
  ['<< 404684003 <<', "line 1, character 14: expected the end of the expression but found '<'"],
  ['(404684003', "line 1, character 11: expected ')' but found the end"],
  ['404684003)', "line 1, character 10: expected the end of the expression but found ')'"],
  ['404684003 AND', "line 1, character 14: expected a concept identifier, '*' or '(' but found the end"],
  ['< 404684003 OR < 64572001 AND *', 'line 1, character 27: OR and AND need brackets to say which goes first'],
  ['404684003 MINUS * MINUS *', 'line 1, character 19: MINUS and MINUS need brackets to say which goes first'],
  ['404684003 , * OR *', 'line 1, character 15: AND and OR need brackets to say which goes first'],
  ['404684003 : ', "line 1, character 13: expected a concept identifier, '*' or '(' but found the end"],
  ['404684003 : 363698007', 'line 1, character 22: expected a comparison operator but found the end'],
  ['404684003 : 363698007 =', "line 1, character 24: expected a concept identifier, '*' or '(' but found the end"],
  ['404684003 : 363698007 < 64572001', "line 1, character 25: expected a number (#…) behind < but found '64572001'"],
  [
    '404684003 : 363698007 = * OR 116676008 = *, 42752001 = *',
    'line 1, character 43: AND and OR between attributes need brackets to say which goes first',
  ],
  [
    '404684003 : 363698007 = * MINUS 116676008 = *',
    'line 1, character 27: MINUS cannot join attributes; put the refined expression in brackets',
  ],
  ['404684003 : { 363698007 = *', "line 1, character 28: expected '}' but found the end"],
  ['404684003 : { { 363698007 = * } }', 'line 1, character 15: a group cannot stand inside a group'],
  ['404684003 : [1..] 363698007 = *', "line 1, character 17: expected a count but found ']'"],
  ['404684003 : [2..1] 363698007 = *', 'line 1, character 13: the minimum of the cardinality is above its maximum'],
  ['404684003 : [1-2] 363698007 = *', "line 1, character 15: expected '..' or 'to' but found '-'"],
  ['404684003 : 363698007 = #x', "line 1, character 26: expected a number but found 'x'"],
  ['404684003 : 363698007 = "x', 'line 1, character 25: the text in quotes has no end'],
  ['^ [1] 404684003', "line 1, character 4: expected the name of a reference set field but found '1'"],
  ['404684003 {{ term = heart }}', "line 1, character 21: expected text in double quotes but found 'heart'"],
  ['404684003 {{ term = "" }}', 'line 1, character 21: the search term is empty'],
  ['404684003 {{ term < "x" }}', 'line 1, character 19: terms can be compared by = or != only'],
  ['404684003 {{ language = eng }}', "line 1, character 25: expected a language code of two letters but found 'eng'"],
  [
    '404684003 {{ dialect = xx-yy }}',
    "line 1, character 24: 'xx-yy' is not an alias of a known dialect; use dialectId",
  ],
  [
    '404684003 {{ C definitionStatus = unclear }}',
    "line 1, character 35: expected one of primitive, defined but found 'unclear'",
  ],
  [
    '404684003 {{ C term = "x" }}',
    "line 1, character 16: expected one of the keywords moduleid, effectivetime, active, definitionstatusid, definitionstatus but found 'term'",
  ],
  ['404684003 {{ C effectiveTime = "2020" }}', "line 1, character 32: '2020' is no date of the form yyyymmdd"],
  ['404684003 {{ C active = 2 }}', "line 1, character 25: expected 1, 0, true, false or * but found '2'"],
  [
    '404684003 {{ nonsense = 1 }}',
    "line 1, character 14: expected a filter (C, D, M, a keyword of a description filter, or '+ HISTORY') but found 'nonsense'",
  ],
  [
    '404684003 {{ M mapTarget = "x" }}',
    'line 1, character 11: a member filter must stand right behind ^ and its reference set',
  ],
  [
    '404684003 {{ + HISTORY-ALL }}',
    "line 1, character 16: expected HISTORY, HISTORY-MIN, HISTORY-MOD or HISTORY-MAX but found 'HISTORY'",
  ],
  [
    '404684003 {{ + HISTORY }} {{ C active = 1 }}',
    'line 1, character 27: nothing may follow a history supplement; use brackets',
  ],
  ['404684003 {{ term = "x" ', "line 1, character 25: expected '}}' but found the end"],
  ['/* no end', 'line 1, character 1: the comment has no end'],
  ['LOINC#', 'line 1, character 7: expected the code of an alternate identifier but found the end'],
  [`${'('.repeat(300)}*${')'.repeat(300)}`, 'the expression is nested more than 200 levels deep'],
  [`*${' '.repeat(60_000)}`, 'line 1, character 1: the expression is longer than 50000 characters'],
];

describe('refused, with the place', () => {
  test.each(INVALID)('%.60s', (text, message) => {
    expect(() => parseEcl(text)).toThrow(message);
  });

  test('the error quotes the expression and has its message id', () => {
    const [issue] = refusal('<< abc');
    expect(issue).toMatchObject({ severity: 'error', code: 'invalid', type: 'vs-invalid', messageId: 'INVALID_ECL' });
    expect(issue?.text).toContain("'<< abc'");
  });
});

function refusal(text: string): readonly { readonly text: string }[] {
  try {
    parseEcl(text);
  } catch (error) {
    return (error as { readonly issues: readonly { readonly text: string }[] }).issues;
  }
  return [];
}

describe('the tree', () => {
  test('operators apply from right to left', () => {
    expect(parseEcl('< ^ 700043003')).toMatchObject({
      kind: 'hierarchy',
      operator: 'descendantOf',
      of: { kind: 'members', of: { kind: 'concept', id: '700043003' } },
    });
  });

  test('a filter applies to what stands directly before it', () => {
    expect(parseEcl('* AND << 404684003 {{ term = "x" }}')).toMatchObject({
      kind: 'and',
      operands: [{ kind: 'wildcard' }, { kind: 'filtered', of: { kind: 'hierarchy' } }],
    });
  });

  test('dots go from left to right', () => {
    expect(parseEcl('< 19829001 . 47429007 . 363698007')).toMatchObject({
      kind: 'dotted',
      of: { kind: 'dotted', attribute: { id: '47429007' } },
      attribute: { id: '363698007' },
    });
  });

  test('long syntax makes the same tree as brief syntax', () => {
    const bare = (text: string): string => JSON.stringify(parseEcl(text)).replace(/"at":\d+,?/g, '');
    const long = 'descendantOf 404684003 : [1 to many] reverseOf 363698007 not = any';
    expect(bare(long)).toBe(bare('< 404684003 : [1..*] R 363698007 != *'));
  });

  test('nodes know where they begin', () => {
    expect(parseEcl('  404684003 OR  << 64572001')).toMatchObject({
      operands: [{ at: 2 }, { at: 16, of: { at: 19 } }],
    });
  });
});
