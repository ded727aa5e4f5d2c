/** What holds pods: `{ object, template, spec, containers }` for every workload of a build. */
export function workloads(objects) {
  return objects.filter((object) => object.spec?.template?.spec?.containers).map((object) => {
    const { template } = object.spec;
    const containers = [...(template.spec.initContainers ?? []), ...template.spec.containers];
    return { object, name: `${object.kind} ${object.metadata.name}`, template, spec: template.spec, containers };
  });
}

export const ofKind = (objects, ...kinds) => objects.filter((object) => kinds.includes(object.kind));
export const named = (objects, kind, name, namespace) => objects.find((object) =>
  object.kind === kind && object.metadata.name === name && (namespace === undefined || object.metadata.namespace === namespace));

/** What runs a service: a Deployment, or a StatefulSet where its pods need names that last. */
export const running = (objects, service) => named(objects, 'Deployment', service) ?? named(objects, 'StatefulSet', service);

/** Whether a label selector takes a set of labels. */
export function selects(selector, labels = {}) {
  const byLabels = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const byExpressions = (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => ({
    In: values.includes(labels[key]),
    NotIn: !values.includes(labels[key]),
    Exists: key in labels,
    DoesNotExist: !(key in labels),
  })[operator]);
  return byLabels && byExpressions;
}

/** What a container gets by value: its own variables and those of its ConfigMaps, `{ name, value }`. */
export function variables(objects, container, namespace) {
  const fromMaps = (container.envFrom ?? []).filter((source) => source.configMapRef).flatMap((source) =>
    Object.entries(named(objects, 'ConfigMap', source.configMapRef.name, namespace)?.data ?? {}).map(([name, value]) => ({ name, value })));
  return [...fromMaps, ...(container.env ?? [])];
}

/** The number that a percentage or count of pods stands for. */
export const share = (value, pods) => typeof value === 'string' && value.endsWith('%') ? (Number(value.slice(0, -1)) / 100) * pods : Number(value);
