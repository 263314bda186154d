/** The entries of an expansion nested by the hierarchy of their code systems, where that can be drawn as a tree. */
import type { ExpansionEntry } from '../domain/expansion.js';
import type { PageMember } from '../valueset/page.js';

interface Node {
  readonly member: PageMember;
  readonly children: Node[];
}

/** The roots with what is below them; undefined where a code has two parents among the members. */
export function nested(
  members: readonly PageMember[],
  entryOf: (member: PageMember) => ExpansionEntry,
): readonly ExpansionEntry[] | undefined {
  const nodes = new Map<string, Node>();
  for (const member of members) nodes.set(keyOf(member, member.concept.ord), { member, children: [] });
  const roots: Node[] = [];
  for (const node of nodes.values()) {
    const { member } = node;
    const parents = member.codeSystem.parents(member.concept).flatMap(({ ord }) => nodes.get(keyOf(member, ord)) ?? []);
    if (parents.length > 1) return undefined;
    (parents[0]?.children ?? roots).push(node);
  }
  const build = ({ member, children }: Node): ExpansionEntry => {
    const entry = entryOf(member);
    return children.length === 0 ? entry : { ...entry, contains: children.map(build) };
  };
  return roots.map(build);
}

function keyOf({ codeSystem: { info } }: PageMember, ord: number): string {
  return `${info.url}|${info.version ?? ''}#${ord}`;
}
