const words = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'offset', 'bool', 'inf', 'nan']);

/** Metrics of an expression with the labels that it asks of each, and those that it groups by: `{ metrics: [{ name, labels }], grouped }`. */
export function metricsIn(expression) {
  const grouped = [...expression.matchAll(/\b(?:by|on|without|ignoring|group_left)\s*\(([^)]*)\)/g)].flatMap(([, names]) => names.split(',').map((name) => name.trim()).filter(Boolean));
  const bare = expression
    .replace(/\b(?:by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\$\w+/g, ' ');
  const metrics = [...bare.matchAll(/([a-zA-Z_:][\w:]*)\s*(\{(?:[^}"]|"(?:[^"\\]|\\.)*")*\})?(\s*\()?/g)]
    .filter(([, name, , call]) => !call && !words.has(name.toLowerCase()))
    .map(([, name, selector = '']) => ({ name, labels: [...new Set([...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label))] }));
  return { metrics, grouped: [...new Set(grouped)] };
}
