/**
 * XML: events in order with positions, decoding by declaration, and one clear error for what is malformed or hostile.
 */

import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readXml } from '../../../loaders/shared/xml.js';
import { type Content, chunkedSource, loadErrorOf } from './support.js';

async function events(content: Content, chunkBytes: number): Promise<readonly string[]> {
  const { source, file } = chunkedSource(content, chunkBytes, 'x.xml');
  const seen: string[] = [];
  let text = '';
  let bytes = 0;
  const flush = () => {
    if (text !== '') seen.push(`"${text}"`);
    text = '';
  };
  await readXml(source, file, {
    open(name, attributes, position) {
      flush();
      seen.push(`<${[name, ...Object.entries(attributes).map((pair) => pair.join('='))].join(' ')}@${position.line}`);
    },
    text(part) {
      text += part;
    },
    close(name) {
      flush();
      seen.push(`>${name}`);
    },
    bytes(count) {
      bytes += count;
    },
  });
  expect(bytes).toBe(file.size);
  return seen;
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

const DOCUMENTS: readonly { readonly what: string; readonly content: Content; readonly seen: readonly string[] }[] = [
  {
    what: 'elements, attributes, text',
    content: '<a x="1">b<c/>\n<d y="&lt;é"/>e</a>',
    seen: ['<a x=1@1', '"b"', '<c@1', '>c', '"\n"', '<d y=<é@2', '>d', '"e"', '>a'],
  },
  {
    what: 'CDATA and character references',
    content: '<a>x&amp;&#233;<![CDATA[<y>]]></a>',
    seen: ['<a@1', '"x&é<y>"', '>a'],
  },
  {
    what: 'comments and instructions are passed over',
    content: '<?xml version="1.0"?><!-- c --><a><?pi x?><!-- d --></a>',
    seen: ['<a@1', '>a'],
  },
  { what: 'a prefix is part of the name', content: '<xs:a xmlns:xs="u"/>', seen: ['<xs:a xmlns:xs=u@1', '>xs:a'] },
  {
    what: 'utf-8 with byte order mark',
    content: '\uFEFF<?xml version="1.0" encoding="UTF-8"?><a>日😀</a>',
    seen: ['<a@1', '"日😀"', '>a'],
  },
  {
    what: 'iso-8859-1',
    content: latin1('<?xml version="1.0" encoding="iso-8859-1"?><a>M\xe9ni\xe8re</a>'),
    seen: ['<a@1', '"Ménière"', '>a'],
  },
  {
    what: 'windows-1252',
    content: latin1("<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>"),
    seen: ['<a@1', '"€"', '>a'],
  },
  {
    what: 'utf-16',
    content: Buffer.from('\uFEFF<?xml version="1.0" encoding="utf-16"?><a>é日</a>', 'utf16le'),
    seen: ['<a@1', '"é日"', '>a'],
  },
  {
    what: 'a DTD named by address is not fetched',
    content: '<!DOCTYPE ClaML SYSTEM "http://localhost:1/ClaML.dtd"><a/>',
    seen: ['<a@1', '>a'],
  },
];

describe.each([1, 5, 1_000_000])('in chunks of %i bytes', (chunkBytes) => {
  test.each(DOCUMENTS)('$what', async ({ content, seen }) => {
    expect(await events(content, chunkBytes)).toEqual(seen);
  });
});

const LAUGHS = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY lol${n} "${`&lol${n - 1};`.repeat(10)}">`).join('')}]>\n<lolz>&lol8;</lolz>`;

const FAULTS: readonly { readonly fault: string; readonly content: Content; readonly error: RegExp }[] = [
  { fault: 'empty', content: '', error: /^x\.xml:1:1: malformed XML: document must contain a root element/ },
  { fault: 'cut short', content: '<a>\n<b>text', error: /^x\.xml:2:7: malformed XML: unclosed tag: b/ },
  { fault: 'wrong nesting', content: '<a>\n<b></a></b>', error: /^x\.xml:2:7: malformed XML: unexpected close tag/ },
  { fault: 'bare ampersand', content: '<a>\nx & y</a>', error: /^x\.xml:2:\d+: malformed XML: / },
  {
    fault: 'attribute without quotes',
    content: '<a b=1/>',
    error: /^x\.xml:1:6: malformed XML: unquoted attribute value/,
  },
  {
    fault: 'duplicate attribute',
    content: '<a b="1" b="2"/>',
    error: /^x\.xml:1:\d+: malformed XML: duplicate attribute: b/,
  },
  {
    fault: 'text after the root',
    content: '<a/>\nx',
    error: /^x\.xml:2:\d+: malformed XML: text data outside of root node/,
  },
  { fault: 'not XML', content: 'code,display', error: /^x\.xml:1:\d+: malformed XML: / },
  { fault: 'NUL', content: '<a>\0</a>', error: /^x\.xml:1:4: malformed XML: disallowed character/ },
  { fault: 'billion laughs', content: LAUGHS, error: /^x\.xml:2:12: malformed XML: undefined entity/ },
  {
    fault: 'external entity',
    content: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    error: /^x\.xml:1:\d+: malformed XML: undefined entity/,
  },
  {
    fault: 'latin-1 without saying so',
    content: latin1('<a>\nM\xe9</a>'),
    error: /^x\.xml:2:2: byte 0xe9 is not valid in the encoding that the file declares/,
  },
  {
    fault: 'utf-8 cut inside a character',
    content: Buffer.from('<a>é').subarray(0, -1),
    error: /^x\.xml:1:4: byte 0xc3 is not valid/,
  },
  {
    fault: 'unknown encoding',
    content: '<?xml version="1.0" encoding="klingon"?><a/>',
    error: /^x\.xml:1: declares the encoding "klingon", which is not supported/,
  },
  {
    fault: 'utf-16 cut inside a character',
    content: Buffer.from('\uFEFF<a/>', 'utf16le').subarray(0, -1),
    error: /^x\.xml:1:\d+: .*not valid in the encoding/,
  },
];

test.each(FAULTS)('fault: $fault', async ({ content, error }) => {
  expect((await loadErrorOf(() => events(content, 1_000_000))).message).toMatch(error);
  expect((await loadErrorOf(() => events(content, 3))).message).toMatch(error);
});

test('a text that never ends is an error, not a memory leak', async () => {
  const { source, file } = chunkedSource(Buffer.alloc(18 * 1024 * 1024, 'x'), 1 << 20, 'x.xml');
  const withRoot = {
    ...source,
    open: async () => Readable.from([Buffer.from('<a>'), ...(await (await source.open(file)).toArray())]),
  };
  const error = await loadErrorOf(() => readXml(withRoot, file, { text() {} }));
  expect(error.message).toMatch(/^x\.xml:1:\d+: no tag begins or ends within 16777216 bytes/);
});

test('what a handler throws passes through', async () => {
  const { source, file } = chunkedSource('<a/>', 100);
  const open = () => {
    throw new RangeError('mine');
  };
  await expect(readXml(source, file, { open })).rejects.toThrow(new RangeError('mine'));
});
