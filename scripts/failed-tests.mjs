// Prints each failed test of the .trx, .tap and web.json files in a folder in three lines at most: its name, what it said,
// and where. The closing lines of a long run are often all that somebody sees of it.
// Usage: node scripts/failed-tests.mjs artifacts/test-results

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const longest = 300;
const most = 20;

const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const unescaped = (xml) =>
  xml.replace(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal)) : (entities[name] ?? whole));

const oneLine = (text) => text.replace(/\s+/g, ' ').trim().slice(0, longest);

const inElement = (xml, name) => unescaped(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '');

function* failedInTrx(text) {
  for (const [, attributes, body] of text.matchAll(/<UnitTestResult\b([^>]*[^/])>([\s\S]*?)<\/UnitTestResult>/g)) {
    if (/\boutcome="(?:Failed|Error|Timeout|Aborted)"/.test(attributes)) {
      const frames = inElement(body, 'StackTrace').split('\n');
      yield {
        name: unescaped(/\btestName="([^"]*)"/.exec(attributes)?.[1] ?? 'a test without a name'),
        message: inElement(body, 'Message'),
        where: frames.find((frame) => /:line \d+/.test(frame)) ?? frames[0],
      };
    }
  }
}

function* failedInTap(text) {
  for (const [, name, details] of text.matchAll(/^ *not ok \d+ - (.*)\n((?: *(?!not ok|ok \d).*\n){0,20})/gm)) {
    yield {
      name,
      message: /error: (?:\|-\s*)?([^\n]*(?:\n\s+[^\n:]*$)?)/m.exec(details)?.[1] ?? '',
      where: /location: '?([^'\n]*)/.exec(details)?.[1] ?? '',
    };
  }
}

function* failedInVitest(text) {
  for (const file of JSON.parse(text).testResults) {
    for (const test of file.assertionResults.filter(({ status }) => status === 'failed')) {
      yield { name: test.fullName, message: test.failureMessages[0] ?? '', where: basename(file.name) };
    }
    if (file.assertionResults.length === 0 && file.status === 'failed') {
      yield { name: basename(file.name), message: file.message, where: '' };
    }
  }
}

const readers = { '.trx': failedInTrx, '.tap': failedInTap, 'web.json': failedInVitest };

function failedIn(folder, file) {
  const [end, reader] = Object.entries(readers).find(([end]) => file.endsWith(end)) ?? [];
  const suite = end === '.trx' ? '' : `${basename(file, '.tap')}: `;
  return reader ? [...reader(readFileSync(join(folder, file), 'utf8'))].map((test) => ({ ...test, name: suite + test.name })) : [];
}

const folder = process.argv[2];
const failed = readdirSync(folder).flatMap((file) => failedIn(folder, file));
for (const { name, message, where } of failed.slice(0, most)) {
  console.log(`FAILED: ${oneLine(name)}`);
  for (const line of [message, where].map(oneLine).filter((line) => line !== '')) {
    console.log(`  ${line}`);
  }
}
if (failed.length > most) {
  console.log(`and ${failed.length - most} more`);
}
