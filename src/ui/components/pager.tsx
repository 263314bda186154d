/** Leads on through a list that is read by cursor: to its beginning and to the next page. */

export interface PagerProps {
  readonly path: string;
  /** The query of this page without its cursor. */
  readonly query: Readonly<Record<string, string>>;
  /** Cursor of the next page; undefined after the last. */
  readonly next?: string | undefined;
  /** This is not the first page. */
  readonly later: boolean;
  /** What is shown, in words: `1–50 of 5,000`. */
  readonly shown: string;
}

export function Pager({ path, query, next, later, shown }: PagerProps) {
  return (
    <nav class="pager" aria-label="Pages">
      <span>{shown}</span>
      {later ? (
        <a href={withQuery(path, query)} rel="first">
          First page
        </a>
      ) : null}
      {next === undefined ? null : (
        <a href={withQuery(path, { ...query, cursor: next })} rel="next">
          Next page
        </a>
      )}
    </nav>
  );
}

/** A path with its query; members that are empty are left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}
