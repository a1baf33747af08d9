// SPDX-License-Identifier: Apache-2.0
// Saves the pictures of docs/screenshots from a running server.
// node tests/e2e/screenshots.mjs --base http://127.0.0.1:8080 [--out docs/screenshots]
//   [--mode dark|light|red] [--lang en|fr]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage, option, settle } from './browser.mjs';

const base = option('base', 'http://127.0.0.1:8080');
const out = option('out', fileURLToPath(new URL('../../docs/screenshots', import.meta.url)));
const mode = option('mode', 'dark');
const lang = option('lang', 'en');
mkdirSync(out, { recursive: true });

const night = await (await fetch(`${base}/api/v1/night`)).json();
const from = Date.parse(night.from);
const until = Date.parse(night.until);
const iso = (at) => new Date(at).toISOString().replace('.000Z', 'Z');
const two = new Date(until);
two.setUTCHours(2, 0, 0, 0);
const shown = 'belief,routes,assets,detections,tracks,calls,sectors';
const shots = [
  ['plan', iso(from), 'plan', shown],
  ['night-0200', iso(two.getTime()), 'night', `${shown},truth`],
  ['dawn', iso(until), 'dawn', shown],
  ['compare', iso(until), 'compare', shown],
  ['drift', iso(two.getTime()), 'drift', 'sectors'],
  ['trial', iso(from), 'trial', 'sectors'],
  ['edit', iso(from), 'plan', 'routes,sectors,gaps,assets'],
];

// What a coordinator hears on the telephone, and where it may be four hours later.
async function askDrift(page) {
  await page.getByTestId('drift-position').fill('50 58.5 N 001 33.0 E');
  await page.getByTestId('drift-position').press('Enter');
  await page.waitForSelector('[data-testid=drift-answer]');
  await page.getByTestId('drift-slider').fill('4');
  await settle(page, 3000);
}

// A helicopter's sortie in hand, half an hour too late.
async function beginEdit(page) {
  await page.getByTestId('edit-begin').click();
  await page.waitForSelector('[data-testid=price][data-ms]');
  const rows = page.locator('.locks li button');
  const names = await rows.allInnerTexts();
  await rows.nth(Math.max(0, names.findIndex((name) => /elicopter|élicoptère/.test(name)))).click();
  await page.getByTestId('shift-30').click();
  await page.waitForSelector('[data-testid=price][data-ms]');
  await settle(page, 9000);
}

let failed = 0;
const wanted = option('only', '');
for (const [name, at, tab, layers] of shots) {
  if (wanted && wanted !== name) continue;
  const hash = `#t=${at}&tab=${tab}&lang=${lang}&mode=${mode}&layers=${layers}`;
  const { browser, page, faults } = await openPage(base, hash);
  await settle(page, 7000);
  if (tab === 'drift') await askDrift(page);
  if (tab === 'trial') await page.waitForSelector('[data-testid=trial-power][data-playing=false]');
  if (name === 'edit') await beginEdit(page);
  await page.screenshot({ path: join(out, `${name}.png`) });
  await browser.close();
  for (const fault of faults) console.error(`${name}: ${fault}`);
  failed += faults.length;
  console.log(`saved ${name}.png`);
}
process.exit(failed ? 1 : 0);
