/** A table with a caption, in the one form that all pages use. Sorting and paging are the page's. */
import type { Child } from 'hono/jsx';

export interface Column<T> {
  readonly name: string;
  readonly cell: (item: T) => Child;
  /** Numbers stand at the right, in figures of one width. */
  readonly numeric?: boolean;
  /** The cell names its row, as a header. */
  readonly heads?: boolean;
  readonly class?: string;
}

export interface TableProps<T> {
  /** What the table shows; read out first, seen by nobody where `quietCaption` is set. */
  readonly caption: string;
  readonly quietCaption?: boolean;
  readonly columns: readonly Column<T>[];
  readonly items: readonly T[];
  /** Said where there is nothing. */
  readonly empty: string;
  readonly id?: string;
  /** Attributes of an item's row. */
  readonly row?: (item: T) => Readonly<Record<string, string>>;
}

export function Table<T>({ caption, quietCaption, columns, items, empty, id, row }: TableProps<T>) {
  if (items.length === 0) return <p class="empty">{empty}</p>;
  return (
    <section class="table-scroll" aria-label={caption} tabindex={0}>
      <table id={id}>
        <caption class={quietCaption === true ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" class={classOf(column)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr {...(row?.(item) ?? {})}>
              {columns.map((column) =>
                column.heads === true ? (
                  <th scope="row" class={classOf(column)}>
                    {column.cell(item)}
                  </th>
                ) : (
                  <td class={classOf(column)}>{column.cell(item)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function classOf<T>(column: Column<T>): string | undefined {
  const names = [column.numeric === true ? 'number' : '', column.class ?? ''].filter((name) => name !== '');
  return names.length === 0 ? undefined : names.join(' ');
}
