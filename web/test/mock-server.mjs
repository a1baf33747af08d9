// SPDX-License-Identifier: Apache-2.0
// TEST MATERIAL: serves the invented night of mock-night.mjs and web/dist, in the shape of
// `vigie serve`. node test/mock-server.mjs [--port 8090] [--no-live] [--no-report]
// [--land file.geojson: the real coast in place of the hand-drawn one]
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import * as mock from './mock-night.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript',
  '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.woff': 'font/woff' };
const dist = fileURLToPath(new URL('../dist/', import.meta.url));

const refused = (field, problem, mend) => ({ status: 400, body: { error: { field, problem, mend } } });

function moment(text) {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : Math.min(Math.max(at, mock.FROM), mock.UNTIL);
}

function answer(path, query, options) {
  const at = moment(query.get('at'));
  const timed = (make) => at === null
    ? refused('at', `"${query.get('at')}" is not a UTC time`, 'write it like 2019-06-08T02:00:00Z')
    : { status: 200, body: make(at) };
  const fixed = { night: mock.night, chart: mock.chart, 'conditions/series': mock.series, forecast: mock.forecast,
    plan: mock.plan, timeline: mock.timeline, report: mock.report, compare: mock.compare };
  if (path === 'report' && options.noReport) {
    return { status: 404, body: { error: { field: 'report', problem: 'the night is not finished', mend: 'play it to its end' } } };
  }
  if (path === 'chart' && options.land) {
    const real = JSON.parse(readFileSync(options.land, 'utf8')).features.map((f) => ({ ...f, properties: { kind: 'land' } }));
    const chart = mock.chart();
    return { status: 200, body: { ...chart, features: [...real, ...chart.features.filter((f) => f.properties.kind !== 'land')] } };
  }
  if (fixed[path]) return { status: 200, body: fixed[path]() };
  if (path === 'picture') return timed(mock.picture);
  if (path === 'belief') return timed(mock.belief);
  if (path === 'conditions') return timed(mock.conditions);
  return { status: 404, body: { error: { field: 'path', problem: `nothing at /api/v1/${path}`, mend: 'see /api/v1/openapi.yaml' } } };
}

function file(url, response) {
  const path = normalize(url === '/' ? '/index.html' : url);
  const full = join(dist, path);
  if (!full.startsWith(dist) || !existsSync(full) || !statSync(full).isFile()) {
    response.writeHead(404).end('not found');
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(full)] ?? 'application/octet-stream' });
  createReadStream(full).pipe(response);
}

export function startMock({ port = 0, noLive = false, noReport = false, land = null } = {}) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://mock');
    if (!url.pathname.startsWith('/api/v1/')) return file(decodeURIComponent(url.pathname), response);
    const { status, body } = answer(url.pathname.slice(8), url.searchParams, { noReport, land });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  if (!noLive) {
    const sockets = new WebSocketServer({ server, path: '/api/v1/live' });
    sockets.on('connection', (socket) => socket.on('message', (text) => {
      const at = moment(JSON.parse(String(text)).at);
      const body = at === null ? refused('at', 'not a UTC time', 'write it like 2019-06-08T02:00:00Z').body : { picture: mock.picture(at) };
      socket.send(JSON.stringify(body));
    }));
  }
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done({ server, base: `http://127.0.0.1:${server.address().port}` }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const value = (name) => process.argv[process.argv.indexOf(name) + 1];
  const port = process.argv.includes('--port') ? Number(value('--port')) : 8090;
  const { base } = await startMock({ port, noLive: process.argv.includes('--no-live'), noReport: process.argv.includes('--no-report'), land: process.argv.includes('--land') ? value('--land') : null });
  console.log(`mock night (test material) at ${base}`);
}
