import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { speechDetectorFiles } from './build/speechDetectorFiles.ts';

/** The media server that `npm run dev` passes requests on to. */
const server = process.env.MEDIA_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Relative, so that the page also works below a path of a reverse proxy.
  base: './',
  plugins: [react(), speechDetectorFiles()],
  resolve: {
    // A part of the detector that is not used asks for the runtime with all its ways to compute; WebAssembly is enough.
    alias: [{ find: /^onnxruntime-web$/, replacement: 'onnxruntime-web/wasm' }],
  },
  build: {
    outDir: '../src/wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    // The page's content security policy allows no data: scripts, which is what small files would become.
    assetsInlineLimit: 0,
    // It lists files for old browsers; these load modules by themselves.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: {
      '/v2': server,
      '/text': server,
      '/health': server,
      '/ws': { target: server, ws: true },
    },
  },
});
