/** The compose of a value set in words: which codes of which code systems, by which rules. */

import { parseCanonical } from '../../domain/canonical.js';
import type { Compose, ConceptSet, ValueSetFilter } from '../../domain/value-set.js';
import type { Catalogue } from '../../terminology/catalogue.js';
import { findVersion } from '../../terminology/resolve.js';
import { CodeLink, systemPath, valueSetPath } from './links.js';
import { counted, shortUrl, shortVersion } from './words.js';

const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'is',
  'is-a': 'is or is below',
  'descendent-of': 'is below',
  'is-not-a': 'is not, and is not below',
  regex: 'matches the pattern',
  in: 'is one of',
  'not-in': 'is none of',
  generalizes: 'is or is above',
  'child-of': 'is directly below',
  'descendent-leaf': 'is below and has nothing below itself,',
  exists: 'exists:',
};

/** Codes named one by one. */
const MOST_NAMED = 40;

interface Props {
  readonly catalogue: Catalogue;
  readonly compose: Compose;
}

export function ComposeWords({ catalogue, compose }: Props) {
  return (
    <section class="card" aria-labelledby="definition">
      <h2 id="definition">Definition</h2>
      <ul class="compose">
        {compose.include.map((set) => (
          <li>
            <SetWords catalogue={catalogue} set={set} verb="Take" />
          </li>
        ))}
        {compose.exclude.map((set) => (
          <li>
            <SetWords catalogue={catalogue} set={set} verb="Leave out" />
          </li>
        ))}
      </ul>
      {compose.inactive === false ? <p class="muted">Inactive codes are left out.</p> : null}
      {compose.lockedDate === undefined ? null : <p class="muted">{`As of ${compose.lockedDate}.`}</p>}
    </section>
  );
}

interface SetProps {
  readonly catalogue: Catalogue;
  readonly set: ConceptSet;
  readonly verb: string;
}

function SetWords({ catalogue, set, verb }: SetProps) {
  const { system, version, concepts, filters, valueSets } = set;
  const from = system === undefined ? null : <SystemName catalogue={catalogue} system={system} version={version} />;
  const imports = valueSets.map((canonical) => <Imported canonical={canonical} />);
  if (from === null)
    return (
      <>
        {`${verb} the codes that are in every one of`} {imports}
      </>
    );
  return (
    <>
      {concepts.length > 0
        ? `${verb} ${counted(concepts.length, 'code')} of `
        : filters.length > 0
          ? `${verb} the codes of `
          : `${verb} all codes of `}
      {from}
      {filters.length === 0 ? null : (
        <>
          {' whose'}
          <ul>
            {filters.map((filter) => (
              <li>
                <FilterWords catalogue={catalogue} set={set} filter={filter} />
              </li>
            ))}
          </ul>
        </>
      )}
      {imports.length === 0 ? null : <> that are also in {imports}</>}
      {concepts.length === 0 ? null : <Named set={set} />}
    </>
  );
}

function SystemName({
  catalogue,
  system,
  version,
}: {
  readonly catalogue: Catalogue;
  readonly system: string;
  readonly version: string | undefined;
}) {
  const words = `${shortUrl(system)}${version === undefined ? '' : ` ${shortVersion(version)}`}`;
  if (findVersion(catalogue, system, version) === undefined) {
    return <span title="not loaded">{`${words} (not loaded)`}</span>;
  }
  return <a href={systemPath({ url: system, version })}>{words}</a>;
}

function Imported({ canonical }: { readonly canonical: string }) {
  const { url, version } = parseCanonical(canonical);
  if (url === '') return <span class="uri">{canonical} </span>;
  return (
    <>
      <a href={valueSetPath({ url, version })}>{canonical}</a>{' '}
    </>
  );
}

function FilterWords({
  catalogue,
  set: { system = '', version },
  filter: { property, op, value = '' },
}: {
  readonly catalogue: Catalogue;
  readonly set: ConceptSet;
  readonly filter: ValueSetFilter;
}) {
  const concept = value.length > 100 ? undefined : findVersion(catalogue, system, version)?.open().find(value);
  return (
    <>
      <span class="code">{property}</span> {OPERATORS[op] ?? op}{' '}
      {concept === undefined || concept.ord < 0 ? (
        <code>{value}</code>
      ) : (
        <CodeLink place={{ system, version, code: concept.code }} name={concept.display} />
      )}
    </>
  );
}

function Named({ set: { system = '', version, concepts } }: { readonly set: ConceptSet }) {
  return (
    <details>
      <summary>{concepts.length > MOST_NAMED ? `The first ${MOST_NAMED}` : 'Which'}</summary>
      <ul class="plain">
        {concepts.slice(0, MOST_NAMED).map(({ code, display }) => (
          <li>
            <CodeLink place={{ system, version, code }} name={display} />
          </li>
        ))}
      </ul>
    </details>
  );
}
