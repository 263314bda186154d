/** The parts of a concept's page: names, properties, reference sets, maps, other versions. Each shows what it is given or finds itself. */
import type { ConceptProperty, PropertyValue } from '../../domain/concept.js';
import type { Relationship } from '../../domain/concept-map.js';
import type { Catalogue } from '../../terminology/catalogue.js';
import { Badge } from '../components/badge.js';
import { Table } from '../components/table.js';
import type { Subject } from './concept.js';
import type { MapEnd, MapEnds } from './concept-maps.js';
import { grouped, type LanguageGroup } from './designations.js';
import type { CodeSystem } from './find.js';
import { CodeLink, codePath, mapPath, Uri } from './links.js';
import { counted, shortUrl, shortVersion, spoken } from './words.js';

/** Languages beyond this many fold away. */
const OPEN_LANGUAGES = 2;

export function Names({ codeSystem, concept }: Subject) {
  const groups = grouped(codeSystem.designations(concept));
  return (
    <section class="card" aria-labelledby="names">
      <h2 id="names">Names</h2>
      {groups.length === 0 ? <p class="muted">No other names than the display.</p> : null}
      {groups.map((group, place) =>
        groups.length === 1 && group.tag === '' ? (
          <NamesOf group={group} />
        ) : (
          <details open={place < OPEN_LANGUAGES} class="language">
            <summary>
              {group.language} {group.tag === '' ? null : <span class="muted code">{group.tag}</span>}
            </summary>
            <NamesOf group={group} />
          </details>
        ),
      )}
    </section>
  );
}

function NamesOf({ group: { tag, uses } }: { readonly group: LanguageGroup }) {
  return (
    <dl class="facts names" lang={tag === '' ? undefined : tag}>
      {uses.map(({ use, names }) => (
        <>
          <dt lang="en">{spoken(use)}</dt>
          <dd>
            <ul class="plain">
              {names.map(({ value, inactive, preferred, id }) => (
                <li title={id} class={inactive ? 'muted' : undefined}>
                  {value}
                  {preferred ? (
                    <span lang="en">
                      {' '}
                      <Badge tone="info">preferred</Badge>
                    </span>
                  ) : null}
                  {inactive ? <span lang="en"> (inactive)</span> : null}
                </li>
              ))}
            </ul>
          </dd>
        </>
      ))}
    </dl>
  );
}

/** Properties by role group where there are any; those of no group first. */
export function Properties({ codeSystem, concept }: Subject) {
  const byGroup = new Map<number, ConceptProperty[]>();
  for (const property of codeSystem.properties(concept)) {
    const group = property.group ?? 0;
    byGroup.set(group, [...(byGroup.get(group) ?? []), property]);
  }
  const groups = [...byGroup].sort(([a], [b]) => a - b);
  return (
    <section class="card" aria-labelledby="properties">
      <h2 id="properties">Properties</h2>
      {groups.length === 0 ? <p class="muted">None.</p> : null}
      {groups.map(([group, properties]) => (
        <div class={group === 0 ? undefined : 'role-group'}>
          {group === 0 ? null : <h3>{`Group ${group}`}</h3>}
          <dl class="facts">
            {byCode(properties).map(([code, values]) => (
              <>
                <dt>
                  <PropertyName codeSystem={codeSystem} property={values[0]} code={code} />
                </dt>
                <dd>
                  {values.map((property) => (
                    <div>
                      <Value codeSystem={codeSystem} property={property} />
                    </div>
                  ))}
                </dd>
              </>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}

function byCode(properties: readonly ConceptProperty[]): readonly (readonly [string, readonly ConceptProperty[]])[] {
  const found = new Map<string, ConceptProperty[]>();
  for (const property of properties) found.set(property.code, [...(found.get(property.code) ?? []), property]);
  return [...found];
}

function PropertyName({
  codeSystem,
  property,
  code,
}: {
  readonly codeSystem: CodeSystem;
  readonly property: ConceptProperty | undefined;
  readonly code: string;
}) {
  const { info } = codeSystem;
  const declared = info.properties.find((each) => each.code === code);
  // An attribute of SNOMED CT is a concept itself.
  if (property?.codeDisplay !== undefined && /^\d+$/.test(code)) {
    return <a href={codePath({ system: info.url, version: info.version, code })}>{property.codeDisplay}</a>;
  }
  return <span title={declared?.description ?? code}>{property?.codeDisplay ?? spoken(code)}</span>;
}

function Value({ codeSystem, property }: { readonly codeSystem: CodeSystem; readonly property: ConceptProperty }) {
  const { value, description } = property;
  const { url, version } = codeSystem.info;
  if (value.type === 'code') {
    const target = codeSystem.find(value.value);
    if (target !== undefined && target.ord >= 0) {
      return <CodeLink place={{ system: url, version, code: target.code }} name={description ?? target.display} />;
    }
  }
  if (value.type === 'Coding' && value.value.system !== undefined) {
    const { system, code, display } = value.value;
    return <CodeLink place={{ system, code }} name={display} />;
  }
  const text = plain(value);
  return /^https?:\/\//.test(text) ? <Uri value={text} /> : <span class="value">{text}</span>;
}

function plain(value: PropertyValue): string {
  if (value.type === 'Coding') return value.value.code;
  if (value.type === 'boolean') return value.value ? 'yes' : 'no';
  return String(value.value);
}

const MOST_MEMBERSHIPS = 60;

/** Reference sets that hold the concept (SNOMED CT). */
export function Memberships({ codeSystem, concept }: Subject) {
  const graph = concept.ord < 0 || codeSystem.refsets().length === 0 ? undefined : codeSystem.graph?.();
  if (graph === undefined) return null;
  const active = graph.memberships(concept.ord).filter((each) => each.active);
  const refsets = [...new Set(active.map(({ refset }) => refset))].slice(0, MOST_MEMBERSHIPS);
  if (refsets.length === 0) return null;
  const { url: system, version } = codeSystem.info;
  return (
    <section class="card" aria-labelledby="refsets">
      <h2 id="refsets">{`In ${counted(refsets.length, 'reference set')}`}</h2>
      <ul class="plain">
        {refsets.map((ord) => {
          const { code, display } = codeSystem.at(ord);
          return (
            <li>
              <CodeLink place={{ system, version, code }} name={display} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Maps({ ends: { from, to } }: { readonly ends: MapEnds }) {
  return (
    <section class="card" aria-labelledby="maps">
      <h2 id="maps">Maps</h2>
      {from.length + to.length === 0 ? <p class="muted">No published map names this code.</p> : null}
      {from.length === 0 ? null : <MapEndTable caption="Maps to" ends={from} direction="out" />}
      {to.length === 0 ? null : <MapEndTable caption="Mapped from" ends={to} direction="in" />}
    </section>
  );
}

const RELATIONS: Readonly<Record<Relationship, { readonly out: string; readonly in: string }>> = {
  equivalent: { out: 'equivalent', in: 'equivalent' },
  'related-to': { out: 'related', in: 'related' },
  'source-is-narrower-than-target': { out: 'target is broader', in: 'source is narrower' },
  'source-is-broader-than-target': { out: 'target is narrower', in: 'source is broader' },
  'not-related-to': { out: 'not related', in: 'not related' },
};

export function relationWords(relationship: Relationship | undefined, direction: 'in' | 'out' = 'out'): string {
  return relationship === undefined ? 'no target' : RELATIONS[relationship][direction];
}

function MapEndTable({
  caption,
  ends,
  direction,
}: {
  readonly caption: string;
  readonly ends: readonly MapEnd[];
  readonly direction: 'in' | 'out';
}) {
  return (
    <Table
      caption={caption}
      items={ends}
      empty=""
      columns={[
        { name: 'Relationship', cell: ({ relationship }) => relationWords(relationship, direction) },
        {
          name: 'Code',
          cell: ({ system, code, display, loaded }) =>
            code === undefined ? (
              <span class="muted">no target exists</span>
            ) : system === undefined ? (
              <span>{code}</span>
            ) : (
              <>
                {loaded ? <CodeLink place={{ system, code }} name={display} /> : `${code} ${display ?? ''}`}
                <span class="sub">{`${shortUrl(system)}${loaded ? '' : ' (not loaded)'}`}</span>
              </>
            ),
        },
        { name: 'Map', cell: ({ map, comment }) => <MapName map={map} comment={comment} /> },
      ]}
    />
  );
}

function MapName({ map, comment }: Pick<MapEnd, 'map' | 'comment'>) {
  return (
    <>
      <a href={mapPath(map)}>{map.title}</a>
      {comment === undefined ? null : <span class="sub">{comment}</span>}
    </>
  );
}

/** The code in every loaded version of its code system. */
export function Versions({ catalogue, codeSystem, concept }: Subject & { readonly catalogue: Catalogue }) {
  const versions = catalogue.codeSystemVersions(codeSystem.info.url);
  if (versions.length < 2) return null;
  const { url: system, version: own } = codeSystem.info;
  const items = versions.slice(0, 30).map((each) => ({
    version: each.info.version,
    found: each.info.version === own ? concept : each.open().find(concept.code),
  }));
  return (
    <section class="card" aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      <Table
        caption="This code in the loaded versions"
        quietCaption
        items={items}
        empty=""
        columns={[
          {
            name: 'Version',
            heads: true,
            cell: ({ version, found }) =>
              found === undefined || version === own ? (
                shortVersion(version)
              ) : (
                <a href={codePath({ system, version, code: found.code })}>{shortVersion(version)}</a>
              ),
          },
          {
            name: 'State',
            cell: ({ version, found }) =>
              `${found === undefined ? 'not there' : found.inactive ? 'inactive' : 'active'}${version === own ? ' (shown)' : ''}`,
          },
          {
            name: 'Display',
            cell: ({ found }) =>
              found === undefined ? '' : found.display === concept.display ? 'the same' : found.display,
          },
        ]}
      />
    </section>
  );
}
