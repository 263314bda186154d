/** Check digits: what they must detect, and identifiers of the publishers that have the right ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasLoincDigit, isSctid, loincDigit, verhoeffDigit } from '../../../src/domain/check-digit.js';

const digits = (least: number, most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((list) => list.join(''));
/** Digits that do not begin with 0, as SCTIDs. */
const numbers = (least: number, most: number) =>
  fc.tuple(fc.integer({ min: 1, max: 9 }), digits(least - 1, most - 1)).map(([first, rest]) => `${first}${rest}`);

describe('Verhoeff', () => {
  const sctid = numbers(5, 17).map((text) => `${text}${verhoeffDigit(text)}`);

  test('the digit appended makes an SCTID', () => {
    fc.assert(fc.property(sctid, (id) => isSctid(id)));
  });

  test('any other digit in one place is noticed', () => {
    fc.assert(
      fc.property(sctid, fc.nat(), fc.integer({ min: 1, max: 9 }), (id, place, change) => {
        const at = place % id.length;
        const wrong = `${id.slice(0, at)}${(Number(id[at]) + change) % 10}${id.slice(at + 1)}`;
        return !isSctid(wrong);
      }),
    );
  });

  test('two neighbours changed about are noticed', () => {
    fc.assert(
      fc.property(sctid, fc.nat(), (id, place) => {
        const at = place % (id.length - 1);
        const [a = '', b = ''] = id.slice(at, at + 2);
        return a === b || !isSctid(`${id.slice(0, at)}${b}${a}${id.slice(at + 2)}`);
      }),
    );
  });

  test.each(['138875005', '404684003', '900000000000207008', '1541000999106'])('%s is an SCTID', (id) => {
    expect(isSctid(id)).toBe(true);
  });

  test.each([
    '',
    '12345',
    '138875006',
    '038875005',
    '1388750050000000000',
    '138875005 ',
    '１３８８７５００５',
    '138875005x',
  ])('%j is none', (id) => {
    expect(isSctid(id)).toBe(false);
  });
});

describe('LOINC', () => {
  test('any other digit in one place is noticed', () => {
    fc.assert(
      fc.property(digits(1, 7), fc.nat(), fc.integer({ min: 1, max: 9 }), (text, place, change) => {
        const at = place % text.length;
        const wrong = `${text.slice(0, at)}${(Number(text[at]) + change) % 10}${text.slice(at + 1)}`;
        expect(hasLoincDigit(`${text}-${loincDigit(text)}`)).toBe(true);
        return !hasLoincDigit(`${wrong}-${loincDigit(text)}`);
      }),
    );
  });

  test('neighbours changed about are noticed, but for 0 and 9', () => {
    fc.assert(
      fc.property(digits(2, 7), fc.nat(), (text, place) => {
        const at = place % (text.length - 1);
        const [a = '', b = ''] = text.slice(at, at + 2);
        if (a === b || [a, b].sort().join('') === '09') return true;
        return loincDigit(`${text.slice(0, at)}${b}${a}${text.slice(at + 2)}`) !== loincDigit(text);
      }),
    );
  });

  test('of ten digits one is right, whatever the prefix', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'LP', 'LA', 'LL', 'LG'), digits(1, 7), (prefix, text) => {
        const right = [...'0123456789'].filter((digit) => hasLoincDigit(`${prefix}${text}-${digit}`));
        return right.length === 1;
      }),
    );
  });

  test.each([
    '2951-2',
    '718-7',
    '4548-4',
    'LP15099-2',
    'LP7786-9',
    'LP386648-2',
    'LP29693-6',
    'LA6576-8',
    'LA6577-6',
    'LL1162-8',
  ])('%s has its digit', (id) => {
    expect(hasLoincDigit(id)).toBe(true);
  });

  test.each(['2951-3', 'LP15099-3', '', '2951', '2951-22', 'LX15099-2', 'lp15099-2', '12345678-4', '-2', '2951-2 '])(
    '%j has not',
    (id) => {
      expect(hasLoincDigit(id)).toBe(false);
    },
  );
});
