/** Codes of an expansion as a table. */
import { Badge } from '../components/badge.js';
import { Table } from '../components/table.js';
import type { ExpandedCode } from './expansion.js';
import { codePath } from './links.js';
import { shortUrl } from './words.js';

export function CodesTable({ codes, caption }: { readonly codes: readonly ExpandedCode[]; readonly caption: string }) {
  const several = new Set(codes.map(({ system }) => system)).size > 1;
  return (
    <Table
      caption={caption}
      quietCaption
      items={codes}
      empty="No codes."
      columns={[
        {
          name: 'Code',
          heads: true,
          class: 'code',
          cell: ({ system, version, code }) => <a href={codePath({ system, version, code })}>{code}</a>,
        },
        {
          name: 'Display',
          cell: ({ display, inactive, abstract }) => (
            <>
              {display ?? ''} {inactive ? <Badge tone="warn">inactive</Badge> : null}
              {abstract ? <Badge tone="info">a group</Badge> : null}
            </>
          ),
        },
        ...(several ? [{ name: 'Code system', cell: ({ system }: ExpandedCode) => shortUrl(system) }] : []),
      ]}
    />
  );
}
