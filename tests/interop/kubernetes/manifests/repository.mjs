import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../../../', import.meta.url));
export const serviceNames = ['media-server', 'orchestrator', 'stt', 'llm-proxy', 'tts'];

export const inRepository = (...parts) => path.join(repository, ...parts);
export const read = (...parts) => readFileSync(inRepository(...parts), 'utf8');
export const list = (...parts) => readdirSync(inRepository(...parts));

/** The version that every image of this repository carries. */
export const productVersion = /<Version>([^<]+)<\/Version>/.exec(read('Directory.Build.props'))[1];
