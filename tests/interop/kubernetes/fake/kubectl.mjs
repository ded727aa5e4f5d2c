#!/usr/bin/env node
// Stands for a cluster: writes down what it is asked, and answers as FAKE_CLUSTER says (`{ jobFails, unready, inactive, noAnswer }`).
import { appendFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';

const cluster = JSON.parse(process.env.FAKE_CLUSTER || '{}');
const asked = process.argv.slice(2).join(' ');
appendFileSync(process.env.FAKE_LOG, `${asked}\n`);

if (asked.startsWith('kustomize')) {
  process.stdout.write(execFileSync(process.env.REAL_KUBECTL, process.argv.slice(2)));
} else if (asked.includes('wait --for=condition=complete') && cluster.jobFails) {
  process.exitCode = 1;
} else if (asked.includes('rollout status') && asked.includes(`deployment/${cluster.unready} `)) {
  process.exitCode = 1;
} else if (asked.includes('readyReplicas')) {
  process.stdout.write(asked.includes(`deployment ${cluster.unready} `) ? '1' : '2');
} else if (asked.includes('.spec.replicas')) {
  process.stdout.write('2');
} else if (asked.includes('ScalingActive')) {
  process.stdout.write(asked.includes(`hpa ${cluster.inactive} `) ? 'False' : 'True');
} else if (asked.includes('port-forward')) {
  const server = createServer((_, answer) => answer.writeHead(cluster.noAnswer ? 503 : 200).end(JSON.stringify(cluster.noAnswer ? { code: 'orchestrator_unavailable' } : { answer: 'Four.' })));
  server.listen(0, '127.0.0.1', () => console.log(`Forwarding from 127.0.0.1:${server.address().port} -> 80`));
}
