/** Routes of lists of rows and of adding rows: filters, counts, single codes and whole catalogues. */
import { TerminologyError } from '../../../domain/issue.js';
import type { RowSource } from '../../../governance/row.js';
import { invalid } from '../../../governance/wording.js';
import type { RowFilters, RowGroup } from '../../../governance/work-lists.js';
import { readCatalogue } from '../../../mapping/catalogue-file.js';
import type { Caller } from '../../auth/authenticator.js';
import type { Of } from '../contract/common.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import { RowSource as SourceShape } from '../contract/row-shapes.js';
import type { RowCounts } from '../contract/rows.js';
import { type Mounted, on } from '../handler.js';
import { mapOf, mapsOf, rowSummary } from '../row-view.js';
import type { ApiServices } from '../services.js';

export function rowListRoutes({ governance }: ApiServices): readonly Mounted[] {
  const { store, maps } = governance;
  return [
    on(ENDPOINTS.listRows, async ({ query: { limit, cursor, ...filters }, caller }) => {
      const page = await store.listRows({
        ...filtersOf(filters, caller),
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const known = await mapsOf(
        store,
        page.items.map(({ row }) => row),
      );
      const items = page.items.flatMap((listed) => {
        const map = known.get(listed.row.map);
        return map === undefined ? [] : [rowSummary(listed, caller, map)];
      });
      return { ...page, items };
    }),
    on(ENDPOINTS.countRows, async ({ query, caller }) => countsOf(filtersOf(query, caller), store.groupRows)),
    on(ENDPOINTS.addRows, async ({ params, body, actor }) => maps.addRows(params.map, body.rows, actor)),
    on(ENDPOINTS.uploadCatalogue, async ({ params, body, actor }) => {
      const map = await mapOf(store, params.map);
      const sources = catalogueSources(body.text, {
        file: body.file ?? 'catalogue',
        system: body.system ?? map.scope.source.system,
      });
      return { ...(await maps.addRows(map.id, sources, actor)), read: sources.length };
    }),
  ];
}

type Asked = Omit<Of<typeof ENDPOINTS.listRows.query>, 'limit' | 'cursor'>;

function filtersOf({ flagged, drift, assignee, ...plain }: Asked, { name }: Caller): RowFilters {
  return {
    ...plain,
    ...(assignee === undefined ? {} : { assignee: assignee === 'me' ? name : assignee }),
    ...(flagged === undefined ? {} : { flagged: true }),
    ...(drift === undefined ? {} : { drift: true }),
  };
}

/** Each choice is counted with all filters but its own. */
async function countsOf(
  { state, band, category, flagged, drift, ...fixed }: RowFilters,
  groupRows: (filters: RowFilters) => Promise<readonly RowGroup[]>,
): Promise<RowCounts> {
  const groups = await groupRows(fixed);
  const chosen: readonly (readonly [keyof RowGroup, unknown])[] = [
    ['state', state],
    ['band', band],
    ['category', category],
    ['flagged', flagged],
    ['drift', drift],
  ];
  const within = (but?: keyof RowGroup): readonly RowGroup[] =>
    groups.filter((group) =>
      chosen.every(([name, value]) => name === but || value === undefined || group[name] === value),
    );
  const sum = (of: readonly RowGroup[]): number => of.reduce((total, { rows }) => total + rows, 0);
  const tally = (name: 'state' | 'band' | 'category'): Record<string, number> => {
    const counts: Record<string, number> = Object.create(null);
    for (const group of within(name)) {
      const key = group[name];
      if (key !== undefined) counts[key] = (counts[key] ?? 0) + group.rows;
    }
    return { ...counts };
  };
  const categories = Object.entries(tally('category')).map(([name, rows]) => ({ category: name, rows }));
  return {
    total: sum(within()),
    states: tally('state'),
    bands: tally('band'),
    categories: categories.sort((a, b) => b.rows - a.rows).slice(0, MOST_CATEGORIES),
    flagged: sum(within('flagged').filter((group) => group.flagged)),
    drift: sum(within('drift').filter((group) => group.drift)),
  };
}

const MOST_CATEGORIES = 200;
/** Rows of a catalogue in one upload. */
const MOST_ENTRIES = 50_000;
const MOST_PROBLEMS = 20;
/** Sample results kept of a catalogue's row. */
const MOST_VALUES = 200;

/** @throws TerminologyError (400) naming the lines that are wrong. */
function catalogueSources(
  text: string,
  { file, system }: { readonly file: string; readonly system: string },
): readonly RowSource[] {
  const entries = entriesOf(text, file);
  if (entries.length > MOST_ENTRIES)
    throw new TerminologyError(invalid(file, `has ${entries.length} rows; at most ${MOST_ENTRIES} at once`));
  const problems: string[] = [];
  const sources = entries.map(({ code, name, count, values, ...rest }, index) => {
    const source = {
      ...rest,
      system,
      code: code ?? name,
      display: name,
      ...(values === undefined ? {} : { values: values.slice(0, MOST_VALUES) }),
      ...(count === undefined ? {} : { count: Math.round(count) }),
    };
    const parsed = SourceShape.safeParse(source);
    const [issue] = parsed.error?.issues ?? [];
    if (issue !== undefined) problems.push(`${file}: row ${index + 1}: ${issue.path.join('.')}: ${issue.message}`);
    return source as RowSource;
  });
  if (problems.length > 0)
    throw new TerminologyError(problems.slice(0, MOST_PROBLEMS).map((problem) => invalid('body.text', problem)));
  return sources;
}

function entriesOf(text: string, file: string): ReturnType<typeof readCatalogue> {
  try {
    return readCatalogue(text.replace(/^\uFEFF/, ''), file);
  } catch (error) {
    throw new TerminologyError(invalid('body.text', (error as Error).message));
  }
}
