import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { list, read } from '../manifests/repository.mjs';

const folder = 'k8s/components/monitoring';

/** Groups of every PrometheusRule of the component, as Prometheus reads them. */
export const groups = list(folder).filter((file) => file.endsWith('.yaml')).map((file) => parse(read(folder, file)))
  .filter((object) => object?.kind === 'PrometheusRule').flatMap((object) => object.spec.groups);

export const alerts = groups.flatMap((group) => group.rules).filter((rule) => rule.alert);

/** Runs promtool over the rules and, when given, over tests of them; returns what it printed, throws what it complained about. */
export function promtool(tests) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'voicemesh-rules-'));
  try {
    const rules = path.join(scratch, 'rules.yaml');
    writeFileSync(rules, stringify({ groups }));
    const wanted = path.join(scratch, 'tests.yaml');
    writeFileSync(wanted, stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
    return execFileSync('promtool', tests ? ['test', 'rules', wanted] : ['check', 'rules', rules], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (complaint) {
    throw new Error(`${complaint.stdout}${complaint.stderr}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** promtool compares annotations too, so a label that one of them names is filled in. */
function expectation(rule, labels) {
  const filled = Object.entries(rule.annotations).map(([key, text]) => [key, text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label) => labels[label])]);
  return { exp_labels: { ...rule.labels, ...labels }, exp_annotations: Object.fromEntries(filled) };
}

/** A test that an alert fires at one time and is over at another. */
export function testOf({ alert, series, labels = {}, fires, over }) {
  const rule = alerts.find((one) => one.alert === alert);
  return {
    interval: '1m',
    name: alert,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [
      { eval_time: fires, alertname: alert, exp_alerts: [expectation(rule, labels)] },
      { eval_time: over, alertname: alert, exp_alerts: [] },
    ],
  };
}
