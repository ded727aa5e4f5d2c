import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { alertCases } from '../alerts/cases.mjs';
import { alerts, promtool, testOf } from '../alerts/promtool.mjs';
import { inRepository, list, read } from '../manifests/repository.mjs';

export const alertSuite = () => describe('alerts', () => {
  it('promtool accepts the rules', () => {
    assert.match(promtool(), /SUCCESS/);
  });

  it('every alert fires and clears on a made history', () => {
    assert.match(promtool(alertCases.map(testOf)), /SUCCESS/);
  });

  it('every alert is tried, once', () => {
    assert.deepEqual(alertCases.map(({ alert }) => alert).sort(), alerts.map(({ alert }) => alert).sort());
  });

  it('a case that does not hold is found', () => {
    const [quiet] = alertCases.filter(({ alert }) => alert === 'VoiceMeshSttQueueing');
    assert.throws(() => promtool([testOf({ ...quiet, series: { 'voicemesh_stt_queue_age_seconds{pod="a"}': '0.05+0x300' } })]), /FAILED/);
  });

  it('the dashboards are what their source makes', () => {
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'voicemesh-dashboards-'));
    const folder = 'k8s/components/monitoring/dashboards';
    try {
      copyFileSync(inRepository(folder, 'build.mjs'), path.join(scratch, 'build.mjs'));
      execFileSync('node', [path.join(scratch, 'build.mjs')]);
      for (const file of list(folder).filter((one) => one.endsWith('.json'))) {
        assert.equal(readFileSync(path.join(scratch, file), 'utf8'), read(folder, file), file);
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });

  it('every alert has a runbook, and every runbook an alert', () => {
    for (const { alert, annotations, labels } of alerts) {
      assert.equal(annotations.runbook_url, `k8s/runbooks/${alert}.md`);
      assert.ok(existsSync(inRepository(annotations.runbook_url)), `${alert} has no runbook`);
      assert.match(read(annotations.runbook_url), new RegExp(`^# ${alert}\\n`));
      assert.ok(['critical', 'warning', 'info'].includes(labels.severity));
    }

    const runbooks = list('k8s/runbooks').filter((file) => file !== 'README.md').map((file) => file.replace('.md', ''));
    assert.deepEqual(runbooks.sort(), alerts.map(({ alert }) => alert).sort());
  });
});
