// SPDX-License-Identifier: Apache-2.0
// A headless Chromium with the page open in it, for the end-to-end test and the screenshots.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

export const SLOW_MS = 90_000; // software rendering on a busy machine

const FLAGS = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
];

export function option(name, otherwise) {
  const index = process.argv.indexOf(`--${name}`);
  return index > 0 && process.argv[index + 1] ? process.argv[index + 1] : otherwise;
}

// VIGIE_CHROMIUM names another browser binary.
function binary() {
  const path = process.env.VIGIE_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(path)) {
    throw new Error(`no browser at ${path}: apt-get install chromium, or set VIGIE_CHROMIUM`);
  }
  return path;
}

// `faults` collects every console error, page error and failed request. The 404 of a dawn report
// or comparison that does not exist is an answer of the API, not a fault.
export async function openPage(base, hash = '', setup = async () => {}) {
  const browser = await chromium.launch({ executablePath: binary(), args: FLAGS });
  const page = await browser.newPage({
    viewport: { width: 1366, height: 768 }, locale: 'en-GB', timezoneId: 'UTC',
  });
  page.setDefaultTimeout(SLOW_MS);
  const faults = [];
  const absent = /\/api\/v1\/(report|compare)$/;
  page.on('console', (message) => {
    if (message.type() === 'error' && !absent.test(message.location().url)) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400 && !absent.test(response.url())) {
      faults.push(`${response.status()} ${response.url()}`);
    }
  });
  page.on('requestfailed', (request) => {
    // A probability map asked for a moment that is past is given up on purpose.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
      faults.push(`${request.url()}: ${request.failure()?.errorText}`);
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== new URL(base).origin) {
      faults.push(`asks outside: ${request.url()}`);
    }
  });
  await setup(page);
  await page.goto(`${base}/${hash}`, { timeout: SLOW_MS });
  await page.waitForSelector('[data-testid=page][data-loaded=true]');
  await page.waitForSelector('[data-testid=map][data-ready=true]');
  return { browser, page, faults };
}

// Waits until the chart has drawn what it was given.
export async function settle(page, ms = 4000) {
  await page.waitForTimeout(ms);
}
