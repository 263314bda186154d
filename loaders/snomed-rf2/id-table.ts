/**
 * Identifiers as dense numbers, in typed arrays: a release has millions of SCTIDs and UUIDs, and a Map of strings would take
 * some hundred bytes for each. It knows the form of the identifiers and nothing of what they identify.
 */

/** Numbers 0, 1, 2 … in the order in which identifiers were first added. */
export interface IdTable {
  size(): number;
  /** The number of an identifier, which is new where it equals the size before; -1 where the text is no identifier of this kind. */
  add(id: string): number;
  /** The number of a known identifier, or -1. */
  find(id: string): number;
}

/** A table of SCTIDs. */
export interface SctidTable extends IdTable {
  /** The identifier with this number. */
  at(index: number): string;
}

/** A list of 32-bit integers that grows. */
export interface IntList {
  length(): number;
  push(value: number): void;
  at(index: number): number;
  set(index: number, value: number): void;
}

/** Digits in the lower of the two words that hold an SCTID: both then fit 32 bits. */
const LOW_DIGITS = 9;
const ZERO = 48;

/** A table of SCTIDs: 6 to 18 digits (RF2 Specification §6, "SCTID data type"). Check digits are not looked at. */
export function sctidTable(): SctidTable {
  const { keys, ...table } = idTable(2, parseSctid);
  return {
    ...table,
    at: (index) => {
      const high = keys.at(index * 2);
      const low = String(keys.at(index * 2 + 1));
      return high === 0 ? low : `${high}${low.padStart(LOW_DIGITS, '0')}`;
    },
  };
}

/** A table of the identifiers that rows of RF2 files have: UUIDs or SCTIDs, told apart from each other. */
export function rowIdTable(): IdTable {
  const { keys: _keys, ...table } = idTable(4, (id, into) => {
    if (id.length === UUID_LENGTH) return parseUuid(id, into);
    into.fill(0);
    return parseSctid(id, into);
  });
  return table;
}

/** An empty list. */
export function intList(): IntList {
  let values = new Int32Array(1024);
  let length = 0;
  return {
    length: () => length,
    push: (value) => {
      if (length === values.length) values = grown(values);
      values[length++] = value;
    },
    at: (index) => values[index] as number,
    set: (index, value) => {
      values[index] = value;
    },
  };
}

type ParseId = (id: string, into: Int32Array) => boolean;

/** Open addressing with linear probing, at most half full. `keys` holds `words` integers for each identifier. */
function idTable(words: number, parse: ParseId): IdTable & { readonly keys: IntList } {
  const keys = intList();
  const key = new Int32Array(words);
  let slots = new Int32Array(1024);
  let size = 0;
  const isKey = (index: number): boolean => {
    for (let w = 0; w < words; w++) if (keys.at(index * words + w) !== key[w]) return false;
    return true;
  };
  const slotOf = (): number => {
    let slot = hash(key) & (slots.length - 1);
    for (let held = slots[slot] as number; held !== 0 && !isKey(held - 1); held = slots[slot] as number) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  };
  const rehash = (): void => {
    slots = new Int32Array(slots.length * 2);
    for (let index = 0; index < size; index++) {
      for (let w = 0; w < words; w++) key[w] = keys.at(index * words + w);
      slots[slotOf()] = index + 1;
    }
  };
  return {
    keys,
    size: () => size,
    find: (id) => (parse(id, key) ? (slots[slotOf()] as number) - 1 : -1),
    add: (id) => {
      if (!parse(id, key)) return -1;
      const slot = slotOf();
      const held = slots[slot] as number;
      if (held !== 0) return held - 1;
      for (let w = 0; w < words; w++) keys.push(key[w] as number);
      slots[slot] = ++size;
      if (size * 2 > slots.length) rehash();
      return size - 1;
    },
  };
}

function hash(key: Int32Array): number {
  let mixed = 0;
  for (let w = 0; w < key.length; w++) {
    mixed = Math.imul(mixed ^ (key[w] as number), 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

function parseSctid(id: string, into: Int32Array): boolean {
  const { length } = id;
  if (length < 6 || length > 18 || id.charCodeAt(0) === ZERO) return false;
  let high = 0;
  let low = 0;
  for (let i = 0; i < length; i++) {
    const digit = id.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return false;
    if (i < length - LOW_DIGITS) high = high * 10 + digit;
    else low = low * 10 + digit;
  }
  into[0] = high;
  into[1] = low;
  return true;
}

const UUID_LENGTH = 36;

function parseUuid(id: string, into: Int32Array): boolean {
  let digits = 0;
  let word = 0;
  for (let i = 0; i < UUID_LENGTH; i++) {
    const code = id.charCodeAt(i);
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (code !== HYPHEN) return false;
      continue;
    }
    const digit = hexDigit(code);
    if (digit < 0) return false;
    word = (word << 4) | digit;
    if (++digits % 8 === 0) into[digits / 8 - 1] = word;
  }
  return true;
}

const HYPHEN = 0x2d;

function hexDigit(code: number): number {
  if (code >= ZERO && code <= 57) return code - ZERO;
  const lower = code | 0x20;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function grown(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
