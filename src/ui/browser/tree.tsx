/** The hierarchy around a concept: what is above it, and what is below, which opens branch by branch as htmx asks for it. */
import { Hono } from 'hono';
import { size } from '../../domain/ordinal-set.js';
import { withQuery } from '../components/pager.js';
import type { UiContext, UiEnv } from '../context.js';
import { page, part, wantsPart } from '../page.js';
import { type CodeSystem, type Concept, codeSystemOf, conceptIn, need, numberIn, query } from './find.js';
import { CodeLink, codePath } from './links.js';
import { count, counted } from './words.js';

/** Children shown at once. */
const BRANCH = 100;

export function treeRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/browse/children', (c) => {
    const codeSystem = codeSystemOf(ui.catalogue(), need(c, 'system'), query(c, 'version'));
    const code = query(c, 'code');
    const offset = numberIn(c, 'offset', { fallback: 0, most: 10_000_000 });
    const branch = { codeSystem, concept: code === undefined ? undefined : conceptIn(codeSystem, code), offset };
    if (wantsPart(c)) return part(c, offset === 0 ? <Branch {...branch} /> : <BranchItems {...branch} />);
    const title = `Below ${branch.concept?.display ?? code ?? codeSystem.info.title ?? codeSystem.info.url}`;
    return page(
      c,
      ui,
      { title },
      <>
        <h1>{title}</h1>
        <div class="tree">
          <Branch {...branch} />
        </div>
      </>,
    );
  });
  return routes;
}

export interface BranchProps {
  readonly codeSystem: CodeSystem;
  /** What the branch hangs on; undefined for the tops of the code system. */
  readonly concept: Concept | undefined;
  readonly offset?: number;
}

/** A list of children. */
export function Branch(props: BranchProps) {
  return (
    <ul class="branch">
      <BranchItems {...props} />
    </ul>
  );
}

function BranchItems({ codeSystem, concept, offset = 0 }: BranchProps) {
  const { shown, more } = childrenOf(codeSystem, concept, offset);
  const { url, version } = codeSystem.info;
  const next = withQuery('/browse/children', {
    system: url,
    version,
    code: concept?.code,
    offset: String(offset + BRANCH),
  });
  return (
    <>
      {shown.map((child) => (
        <Node codeSystem={codeSystem} concept={child} />
      ))}
      {more === 0 ? null : (
        <li class="more">
          <a href={next} hx-get={next} hx-target="closest li" hx-swap="outerHTML">
            {`Show ${counted(Math.min(more, BRANCH), 'more', 'more')} of ${count(more)}`}
          </a>
        </li>
      )}
    </>
  );
}

function Node({ codeSystem, concept }: { readonly codeSystem: CodeSystem; readonly concept: Concept }) {
  const { url: system, version } = codeSystem.info;
  const below = size(codeSystem.descendants(concept)) - 1;
  const name = <CodeLink place={{ system, version, code: concept.code }} name={concept.display} />;
  const retired = concept.inactive ? <span class="muted"> (inactive)</span> : null;
  if (below <= 0) {
    return (
      <li>
        {name}
        {retired}
      </li>
    );
  }
  const children = withQuery('/browse/children', { system, version, code: concept.code });
  return (
    <li>
      {name}
      {retired}
      <span class="below-count" title="codes below">
        {count(below)}
      </span>
      <details hx-get={children} hx-trigger="toggle once" hx-target="find .below" hx-swap="innerHTML">
        <summary>
          <span class="visually-hidden">{`Show what is below ${concept.display ?? concept.code}`}</span>
        </summary>
        <div class="below">
          <a href={children}>Show</a>
        </div>
      </details>
    </li>
  );
}

/** Children of a concept; of a code system its tops, which are listed where it is not too large to be looked through. */
function childrenOf(
  codeSystem: CodeSystem,
  concept: Concept | undefined,
  offset: number,
): { readonly shown: readonly Concept[]; readonly more: number } {
  const all = concept === undefined ? tops(codeSystem) : codeSystem.children(concept);
  return { shown: all.slice(offset, offset + BRANCH), more: Math.max(0, all.length - offset - BRANCH) };
}

/** How many tops are looked for. */
const MOST_TOPS = 500;
const MOST_LOOKED_AT = 5_000;
const topsOf = new WeakMap<CodeSystem, readonly Concept[]>();

/**
 * Concepts without parents. Ordinals are depth-first, so what follows a top and all below it is the next top or a concept below an earlier one:
 * only few are looked at.
 */
export function tops(codeSystem: CodeSystem): readonly Concept[] {
  const known = topsOf.get(codeSystem);
  if (known !== undefined) return known;
  const found: Concept[] = [];
  const all = codeSystem.all();
  const end = all.at(-1) ?? 0;
  let looked = 0;
  for (let ord = all[0] ?? 0; ord < end && found.length < MOST_TOPS && looked < MOST_LOOKED_AT; looked++) {
    const concept = codeSystem.at(ord);
    if (!concept.inactive && codeSystem.parents(concept).length === 0) found.push(concept);
    const cover = codeSystem.descendants(concept);
    ord = Math.max(ord + 1, cover[0] === ord ? (cover[1] ?? ord + 1) : ord + 1);
  }
  topsOf.set(codeSystem, found);
  return found;
}

/** True where the tops lead somewhere. */
export function hasHierarchy(codeSystem: CodeSystem): boolean {
  if (codeSystem.count === undefined || codeSystem.count === 0) return false;
  return tops(codeSystem).some((top) => codeSystem.children(top).length > 0);
}

/** The ways up from a concept, nearest first: each parent with its own chain of first parents. */
export function Ancestry({ codeSystem, concept }: { readonly codeSystem: CodeSystem; readonly concept: Concept }) {
  const { url: system, version } = codeSystem.info;
  const parents = codeSystem.parents(concept);
  if (parents.length === 0) return <p class="muted">Nothing is above this code.</p>;
  return (
    <ul class="ancestry">
      {parents.slice(0, 20).map((parent) => (
        <li>
          {chain(codeSystem, parent).map((above) => (
            <>
              <a class="step" href={codePath({ system, version, code: above.code })} title={above.code}>
                {above.display ?? above.code}
              </a>
              <span aria-hidden="true"> › </span>
            </>
          ))}
          <CodeLink place={{ system, version, code: parent.code }} name={parent.display} />
        </li>
      ))}
    </ul>
  );
}

const LONGEST_CHAIN = 24;

/** From the top down to, but without, the concept itself. */
function chain(codeSystem: CodeSystem, concept: Concept): readonly Concept[] {
  const steps: Concept[] = [];
  let at = codeSystem.parents(concept)[0];
  while (at !== undefined && steps.length < LONGEST_CHAIN) {
    steps.unshift(at);
    at = codeSystem.parents(at)[0];
  }
  return steps;
}
