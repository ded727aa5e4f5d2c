import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/** Sum of a metric's samples on a service's `/metrics` page, or undefined when the page has none; labels narrow the samples. */
export async function readMetric(http, name, labels = {}) {
  const answer = await fetch(`${http}/metrics`);
  if (!answer.ok) {
    throw new Error(`${http}/metrics answered ${answer.status}`);
  }

  const samples = (await answer.text())
    .split('\n')
    .map((line) => /^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)/.exec(line))
    .filter((match) => match && match[1] === name)
    .filter(([, , labelText = '']) => Object.entries(labels).every(([key, value]) => labelText.includes(`${key}="${value}"`)));
  return samples.length === 0 ? undefined : samples.reduce((sum, [, , , value]) => sum + Number(value), 0);
}

/** Waits until a metric has a value; throws with the last value seen when it does not in time. */
export async function waitForMetric(http, name, expected, { withinMs = 10_000, labels } = {}) {
  const deadline = Date.now() + withinMs;
  let value;
  do {
    value = await readMetric(http, name, labels);
    if (value === expected) {
      return;
    }

    await delay(POLL_MS);
  } while (Date.now() < deadline);
  throw new Error(`${name} on ${http}/metrics is ${value} and not ${expected} after ${withinMs} ms`);
}
