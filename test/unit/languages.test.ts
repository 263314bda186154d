import { describe, expect, test } from 'vitest';
import { LANGUAGES, languages, languagesValueSet } from '../../src/codesystem/languages/languages.js';
import { mediaTypes } from '../../src/codesystem/mime/media-types.js';
import { parseCanonical } from '../../src/domain/canonical.js';
import { size } from '../../src/domain/ordinal-set.js';

const tags = languages();
const types = mediaTypes();

describe('language tags', () => {
  test.each([
    ['en', 'English'],
    ['en-US', 'English (United States)'],
    ['es-419', 'Spanish (Latin America and the Caribbean)'],
    ['zh-Hans', 'Chinese (Script=Han (Simplified variant))'],
    ['zh-Hans-CN', 'Chinese (Script=Han (Simplified variant), Region=China)'],
    ['zh-yue', 'Chinese (Extended=Yue Chinese)'],
    ['sl-nedis', 'Slovenian (Variant=Natisone dialect)'],
    ['de-DE-1996', 'German (Region=Germany, Variant=German orthography of 1996)'],
    ['de-u-co-phonebk', 'German (Extension=u-co-phonebk)'],
    ['en-x-twain', 'English (Private Use=twain)'],
    ['x-whatever', 'Private Use (Private Use=whatever)'],
    ['i-klingon', 'Klingon'],
    ['qaa', 'Private use'],
    ['en-QM', 'English (Private use)'],
    ['aqz', 'Akuntsu'],
  ])('%s is %s', (code, display) => {
    expect(tags.find(code)).toMatchObject({ code, display });
  });

  test.each([
    'en-us',
    'EN',
    'en-latn',
    'xx',
    'qqqq',
    'en-ZZZ',
    'en-Xxxx',
    'de-DE-DE',
    'de-1996-1996',
    'de-u',
    'de-u-co-u-ab',
    'en-x',
    'x',
    '',
    '-',
    'en-',
    'en--US',
    'en-yue',
    'english',
    'QAA',
    'en-Qm',
  ])('%j is no tag', (code) => {
    expect(tags.find(code)).toBeUndefined();
  });

  test('a language in a region has several accepted names', () => {
    const concept = tags.find('en-US');
    const names = concept === undefined ? [] : tags.designations(concept).map(({ value }) => value);
    expect(names).toEqual(['English (Region=United States)', 'English-United States']);
    const spanish = tags.find('es');
    expect(spanish && tags.designations(spanish).map(({ value }) => value)).toEqual(['Castilian']);
  });

  test.each([
    ['region', 'exists', 'true', ['en-US'], ['en', 'zh-Hans']],
    ['region', 'exists', 'false', ['en', 'zh-Hans'], ['en-US']],
    ['script', '=', 'Hans', ['zh-Hans', 'zh-Hans-CN'], ['zh-Hant']],
    ['language', 'in', 'en,de', ['en-US', 'de-x-a'], ['fr']],
    ['private-use', 'exists', 'true', ['de-x-a', 'x-a'], ['de']],
  ])('%s %s %s takes %j and not %j', (property, op, value, inside, outside) => {
    const filter = tags.filter?.({ property, op, value });
    const passes = (code: string) => {
      const concept = tags.find(code);
      return concept !== undefined && filter?.has(concept);
    };
    expect(inside.filter((code) => !passes(code))).toEqual([]);
    expect(outside.filter(passes)).toEqual([]);
  });

  test('the languages of ISO 639-1 and 639-2 can be listed', () => {
    expect(size(tags.all())).toBe(485);
    const found = languagesValueSet(parseCanonical(LANGUAGES), () => tags);
    expect(found?.compose?.include[0]?.concepts).toHaveLength(485);
    expect(languagesValueSet(parseCanonical(`${LANGUAGES}|1.0`), () => tags)).toBeUndefined();
  });
});

describe('media types', () => {
  test.each([
    ['application/fhir+json', 'application/fhir+json'],
    ['Text/Plain', 'text/plain'],
    ['text/plain;charset=UTF-8', 'text/plain; charset=utf-8'],
    ['text/plain; format=flowed ; charset=utf-8', 'text/plain; charset=utf-8; format=flowed'],
    ['multipart/mixed; Boundary="a; B"', 'multipart/mixed; boundary="a; B"'],
    ['application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
    ['image/svg+xml', 'image/svg+xml'],
    ['x-custom/x-thing', 'x-custom/x-thing'],
  ])('%s has the normal form %s', (text, code) => {
    expect(types.find(text)).toMatchObject({ code, display: code });
  });

  test.each([
    'json',
    'text/',
    '/plain',
    'text/plain/x',
    'text/pl ain',
    'text/plain;',
    'text/plain; charset',
    'text/plain; charset=',
    'text/*',
    'text/plain; a=1; a=2',
    'text/plain; a="x',
    '',
    'text/(x)',
  ])('%j is no media type', (text) => {
    expect(types.find(text)).toBeUndefined();
  });

  test.each([
    ['text', ['text/plain', 'text/html; charset=utf-8'], ['application/json']],
    ['application/pdf', ['application/pdf'], ['application/pdfx', 'text/plain']],
    ['application/vnd.oasis.opendocument', ['application/vnd.oasis.opendocument.text'], ['application/vnd.ms-excel']],
  ])('base = %s takes %j and not %j', (value, inside, outside) => {
    const filter = types.filter?.({ property: 'base', op: '=', value });
    const passes = (code: string) => {
      const concept = types.find(code);
      return concept !== undefined && filter?.has(concept);
    };
    expect(inside.filter((code) => !passes(code))).toEqual([]);
    expect(outside.filter(passes)).toEqual([]);
  });

  test('media types cannot be listed', () => {
    expect(types.grammar).toEqual({ listable: false });
    expect(size(types.all())).toBe(0);
  });
});
