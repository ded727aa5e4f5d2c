import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { build, combination, combinations } from '../manifests/kustomize.mjs';
import { schemaFaults } from '../manifests/schemas.mjs';

export const manifestSuite = (skip) => describe('manifests', { skip }, () => {
  for (const one of combinations) {
    it(`${one.name} builds, and the API knows every field`, async () => {
      const objects = build(one);
      assert.ok(objects.length > 0);
      const faults = (await Promise.all(objects.map(schemaFaults))).flat();
      assert.deepEqual(faults, []);
    });
  }

  it('no object is there twice', () => {
    for (const one of combinations) {
      const names = build(one).map((object) => `${object.apiVersion} ${object.kind} ${object.metadata.namespace} ${object.metadata.name}`);
      assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), [], one.name);
    }
  });

  const faulty = [
    ['a misspelt field', (pod) => { pod.containers[0].livenessProbe.periodSecond = 3; }, /livenessProbe\/periodSecond is no field/],
    ['a wrong type', (pod) => { pod.containers[0].ports[0].containerPort = 'many'; }, /containerPort/],
    ['a value that is not permitted', (pod) => { pod.restartPolicy = 'Sometimes'; }, /restartPolicy/],
  ];
  for (const [what, spoil, message] of faulty) {
    it(`${what} is found`, async () => {
      const deployment = build(combination('base')).find((object) => object.kind === 'Deployment');
      spoil(deployment.spec.template.spec);
      assert.match((await schemaFaults(deployment)).join('\n'), message);
    });
  }
});
