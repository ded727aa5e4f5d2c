import { evaluate } from '@marcbachmann/cel-js';
import { ofKind, workloads } from '../manifests/objects.mjs';

/** CEL tells integers from doubles; JSON does not. */
const typed = (value) => typeof value === 'number' ? BigInt(value)
  : Array.isArray(value) ? value.map(typed)
    : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typed(inner)])) : value;

/** What a policy says against a pod, as the API server would evaluate it. */
export function refusals(policy, pod) {
  const object = typed(pod);
  const variables = {};
  for (const { name, expression } of policy.spec.variables ?? []) {
    variables[name] = evaluate(expression, { object, variables });
  }

  return policy.spec.validations.filter(({ expression }) => evaluate(expression, { object, variables }) !== true).map(({ message }) => message);
}

/** Pods of the mesh have to pass the admission policies that come with it. */
export function admissionTakesThePods(objects) {
  return ofKind(objects, 'ValidatingAdmissionPolicy').flatMap((policy) => workloads(objects).filter(({ object }) => object.metadata.namespace === 'voicemesh')
    .flatMap(({ name, template }) => refusals(policy, template).map((message) => `${name}: ${message}`)));
}
