/** The difference of two releases as text, JSON or a page, written concept by concept: nothing is kept but counts. */
import { type ConceptDifference, DRIFT_KINDS, driftReason } from '../domain/release-drift.js';
import { VERSION } from '../release.js';

/** Kinds of difference: what drift knows, and concepts that are new. */
export const DIFFERENCE_KINDS = ['added', ...DRIFT_KINDS] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export interface DiffHead {
  readonly system: string;
  readonly from: string;
  readonly to: string;
}

export interface DiffCounts {
  /** Concepts in the old and in the new release. */
  readonly before: number;
  readonly after: number;
  /** Differences by kind; a concept may have several. */
  readonly kinds: Readonly<Record<DifferenceKind, number>>;
}

/** Pieces of a report, in their order: one head, one piece a concept, one end. */
export interface DiffFormat {
  head(head: DiffHead): string;
  one(difference: ConceptDifference): string;
  end(counts: DiffCounts): string;
}

export function diffFormats(): Readonly<Record<string, () => DiffFormat>> {
  return { text: () => TEXT, json: jsonFormat, html: () => HTML };
}

/** Kinds of one difference, each once. */
export function kindsOf({ added, findings }: ConceptDifference): readonly DifferenceKind[] {
  return added ? ['added'] : [...new Set(findings.map(({ kind }) => kind))];
}

const TEXT: DiffFormat = {
  head: ({ system, from, to }) => `${system}: ${from} → ${to}\n`,
  one: (difference) => `${said(difference)}\n`,
  end: (counts) => `${summary(counts)}\n`,
};

function said({ code, display, added, findings }: ConceptDifference): string {
  return added ? `${code} is new: ${display ?? ''}`.trimEnd() : driftReason(findings);
}

function summary({ before, after, kinds }: DiffCounts): string {
  const told = DIFFERENCE_KINDS.map((kind) => `${kinds[kind].toLocaleString('en-US')} ${kind}`).join(', ');
  return `${before.toLocaleString('en-US')} concepts before, ${after.toLocaleString('en-US')} after: ${told}`;
}

function jsonFormat(): DiffFormat {
  let first = true;
  return {
    head: (head) =>
      `{"tool":${JSON.stringify({ name: 'concord', version: VERSION })},"system":${JSON.stringify(head.system)},` +
      `"from":${JSON.stringify(head.from)},"to":${JSON.stringify(head.to)},"differences":[`,
    one: (difference) => {
      const separator = first ? '\n' : ',\n';
      first = false;
      return `${separator}${JSON.stringify({ ...difference, kinds: kindsOf(difference) })}`;
    },
    end: (counts) => `\n],"counts":${JSON.stringify(counts)}}\n`,
  };
}

/** One page that needs nothing else. The counts are known last and shown first, by the style sheet. */
const HTML: DiffFormat = {
  head: ({ system, from, to }) => {
    const title = html(`${system}: ${from} → ${to}`);
    return [
      '<!doctype html>',
      '<html lang="en"><head><meta charset="utf-8">',
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      `<title>${title}</title>`,
      `<style>${STYLE}</style></head><body>`,
      `<h1>${title}</h1>`,
      '<table id="differences"><caption>Concepts that differ</caption>',
      '<thead><tr><th scope="col">Code</th><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">What</th>' +
        '<th scope="col">Proposed instead</th></tr></thead><tbody>\n',
    ].join('\n');
  },
  one: (difference) => {
    const { code, display = '', findings } = difference;
    const cells = [
      `<th scope="row">${html(code)}</th>`,
      `<td>${html(display)}</td>`,
      `<td>${kindsOf(difference).map(html).join('<br>')}</td>`,
      `<td>${findings.map((finding) => html(driftReason([{ ...finding, replacements: [] }]))).join('<br>')}</td>`,
      `<td>${proposed(difference).map(html).join('<br>')}</td>`,
    ];
    return `<tr>${cells.join('')}</tr>\n`;
  },
  end: ({ before, after, kinds }) => {
    const rows = [
      ['concepts before', before],
      ['concepts after', after],
      ...DIFFERENCE_KINDS.map((kind) => [kind, kinds[kind]] as const),
    ] as const;
    const counts = rows.map(
      ([name, count]) => `<tr><th scope="row">${name}</th><td>${count.toLocaleString('en-US')}</td></tr>`,
    );
    return `</tbody></table>\n<table id="counts"><caption>Counts</caption><tbody>${counts.join('')}</tbody></table>\n</body></html>\n`;
  },
};

const STYLE =
  'body{display:flex;flex-direction:column;font:1rem/1.4 system-ui,sans-serif;margin:1.5rem;color:#111;background:#fff}' +
  'h1{font-size:1.3rem;order:-2}#counts{order:-1;align-self:flex-start;margin-bottom:1.5rem}' +
  'table{border-collapse:collapse}caption{text-align:left;font-weight:600;padding:.3rem 0}' +
  'th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top}' +
  '#counts td{text-align:right;font-variant-numeric:tabular-nums}tbody th{font-weight:500;font-family:ui-monospace,monospace}';

/** Every replacement once, with its name and who says so. */
function proposed({ findings }: ConceptDifference): readonly string[] {
  const found = new Map<string, string>();
  for (const { replacements } of findings) {
    for (const { system, code, display, source } of replacements) {
      found.set(`${system}|${code}`, `${code}${display === undefined ? '' : ` ${display}`} (${source})`);
    }
  }
  return [...found.values()];
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
