/** The local code as a mapper looks at it: name, context, sample values with their distribution, how often and when it was seen. */
import type { Child } from 'hono/jsx';
import type { RowSource } from '../../http/api/contract/row-shapes.js';
import { Histogram } from '../components/charts.js';
import { counted, day, number, systemName } from '../words.js';
import { distributionOf } from './values.js';

export function Entry({ source, children }: { readonly source: RowSource; readonly children?: Child }) {
  const seen = [source.firstSeen, source.lastSeen].flatMap((each) => (each === undefined ? [] : [day(each)]));
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Specimen', source.specimen],
    ['Unit', source.unit],
    ['Method', source.method],
    ['Category', source.category],
    ['Seen', source.count === undefined ? undefined : counted(source.count, 'time')],
    ['First and last', seen.length === 0 ? undefined : [...new Set(seen)].join(' to ')],
  ];
  return (
    <section class="entry card" aria-label="Local code">
      <div class="entry-name">
        <h1>{source.display ?? source.code}</h1>
        <p>
          <span class="code">{source.code}</span>{' '}
          <span class="muted" title={source.system}>
            {systemName(source.system)}
          </span>{' '}
          {children}
        </p>
      </div>
      <dl class="entry-facts">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <Values values={source.values ?? []} />
    </section>
  );
}

const SHOWN = 8;

function Values({ values }: { readonly values: readonly string[] }) {
  const distribution = distributionOf(values);
  if (distribution === undefined) return null;
  const { kind, bins, text } = distribution;
  return (
    <figure class="entry-values">
      {kind === 'numbers' ? (
        <Histogram bins={bins} label={`Distribution of ${counted(values.length, 'value')}: ${text}`} />
      ) : (
        <ul class="words">
          {bins.slice(0, SHOWN).map(({ label, count }) => (
            <li>
              {label} <span class="muted">{number(count)}</span>
            </li>
          ))}
        </ul>
      )}
      <figcaption>
        {counted(values.length, 'value')}: {text}
      </figcaption>
    </figure>
  );
}
