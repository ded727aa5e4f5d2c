import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../../../../services/media-server/src/wwwroot/', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };

/** Serves the built page alone, without a server behind it. */
export async function servePage() {
  if (!existsSync(path.join(page, 'index.html'))) throw new Error('The page is not built: run scripts/web-client.sh');
  const server = http.createServer((request, response) => {
    const name = path.normalize(new URL(request.url, 'http://page').pathname).replace(/^\/$/, '/index.html');
    const file = path.join(page, name);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }

    response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
