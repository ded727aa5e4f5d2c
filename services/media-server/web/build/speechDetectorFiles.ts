import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const detector = path.dirname(require.resolve('@ricky0123/vad-web'));
const runtime = path.dirname(createRequire(path.join(detector, 'index.js')).resolve('onnxruntime-web/wasm'));

/** What the speech detector loads by name while it runs, and where it comes from. */
const files: Record<string, string> = {
  'vad/vad.worklet.bundle.min.js': path.join(detector, 'vad.worklet.bundle.min.js'),
  'vad/silero_vad_v5.onnx': path.join(detector, 'silero_vad_v5.onnx'),
  'vad/ort-wasm-simd-threaded.mjs': path.join(runtime, 'ort-wasm-simd-threaded.mjs'),
  'vad/ort-wasm-simd-threaded.wasm': path.join(runtime, 'ort-wasm-simd-threaded.wasm'),
};

const types: Record<string, string> = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.onnx': 'application/octet-stream' };

/** Puts the detector's worklet, model and runtime beside the page, so that nothing is loaded from another host. */
export function speechDetectorFiles(): Plugin {
  return {
    name: 'speech-detector-files',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = (request.url ?? '').split('?')[0]!.replace(/^\//, '');
        const source = files[name];
        if (source === undefined) {
          next();
          return;
        }

        response.setHeader('Content-Type', types[path.extname(name)]!);
        response.end(readFileSync(source));
      });
    },
    generateBundle() {
      for (const [fileName, source] of Object.entries(files)) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(source) });
      }
    },
  };
}
