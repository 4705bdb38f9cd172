/** Names for strategies: short where a table has no room for the whole label, long where a legend has. */

/**
 * The label without its parentheses where that is enough to tell it from the others; else with those of its particulars
 * that its namesakes do not all share. A namesake without any is told apart by having none.
 */
export function shortLabels(labels: readonly string[]): ReadonlyMap<string, string> {
  const parsed = labels.map(parse);
  return new Map(
    parsed.map(({label, name, particulars}) => {
      const namesakes = parsed.filter(other => other.name === name);
      const alike = namesakes.filter(other => other.particulars.length > 0);
      const own = particulars.filter(each => !alike.every(other => other.particulars.includes(each)));
      const apart = own.length === 0 && alike.length < namesakes.length ? particulars : own;
      return [label, apart.length === 0 ? name : `${name} (${apart.join(', ')})`];
    }),
  );
}

/**
 * The label with the kind that the title gives in parentheses, which is how a shadow is kept in step, and with the policy
 * that evicts from it; what the label says is not said again.
 */
export function nameWithKind(label: string, title = '', policy = ''): string {
  const said = label.toLowerCase();
  const kinds = [parse(title).particulars.join(', '), policy];
  const kind = kinds.filter(each => each !== '' && !said.includes(each.toLowerCase())).join(', ');
  return kind === '' ? label : `${label}: ${kind}`;
}

interface Parsed {
  readonly label: string;
  readonly name: string;
  readonly particulars: readonly string[];
}

function parse(label: string): Parsed {
  const [, name, inside] = /^(.*?) \((.*)\)$/.exec(label) ?? [label, label, ''];
  return {label, name, particulars: inside === '' ? [] : inside.split(', ')};
}
