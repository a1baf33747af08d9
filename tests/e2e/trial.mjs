// SPDX-License-Identifier: Apache-2.0
// The Trial tab: sliders, power within a second, and that page, API and command line say the same.
import { execFileSync } from 'node:child_process';
import { SLOW_MS } from './browser.mjs';

const QUERY = 'design=two-stage-7&nights=180&sectors=8&odds_ratio=1.5&retry=0.8&displacement=0.25&compliance=1&better_seeing=1';

// The first answer to the sliders as they stand: not stale, and its time from the move.
async function answered(page) {
  await page.waitForSelector('[data-testid=trial-power][data-stale=false][data-answered]', { timeout: SLOW_MS });
  return Math.round(await page.locator('[data-testid=trial-power]').getAttribute('data-answered'));
}

// How many trials were played when no more are coming.
async function played(page) {
  await page.waitForSelector('[data-testid=trial-power][data-stale=false][data-playing=false]', { timeout: SLOW_MS });
  return Number(await page.locator('[data-testid=trial-power]').getAttribute('data-replicates'));
}

async function allOf(api, query) {
  for (;;) {
    const answer = await api(`trial/power?${query}&within_ms=1000`);
    if (answer.complete) return answer;
  }
}

// What `vigie trial power` prints for the same trial, where the test runs beside the binary.
function sameFromCommandLine(check, answer) {
  const { VIGIE_BINARY: binary, VIGIE_DEMO_SERIES: series } = process.env;
  if (!binary || !series) return;
  const options = ['trial', 'power', '--json', '--series', series, '--replicates', '40', '--design', 'two-stage-7',
    '--nights', '180', '--sectors', '8', '--odds-ratio', '1.5', '--retry', '0.8', '--displacement', '0.25'];
  const said = JSON.parse(execFileSync(binary, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const numbers = ({ key, power, median, interval_width, exaggeration, log_bias, coverage }) =>
    JSON.stringify([key, power, median, interval_width, exaggeration, log_bias, coverage]);
  check('the API says what the command line says, number by number',
    answer.estimands.map(numbers).join() === said.estimands.map(numbers).join(), [answer.estimands[0], said.estimands[0]]);
  check('and in the same words', answer.blind_spots.map((s) => s.en).join() === said.blind_spots.join(), said.blind_spots);
}

export async function trialTab(page, { check, within, one, api }) {
  await one(page, 'tab-trial').click();
  await answered(page);
  const life = await one(page, 'trial-life').innerText();
  check('deaths come first on the Trial tab', life.startsWith('Deaths first'), life);
  check('rescue cover is never drawn by lot', /search and rescue are not part of the lot/.test(life), life);
  const all = await allOf(api, `${QUERY}&replicates=${await played(page)}`);
  for (const { key, power } of all.estimands) {
    const shown = await one(page, `power-${key}`).getAttribute('data-value');
    check(`power on "${key}" after ${all.replicates} trials is the API's ${power.value}`, Number(shown) === power.value, shown);
  }
  sameFromCommandLine(check, await allOf(api, `${QUERY}&replicates=40`));

  const before = await one(page, 'clock').innerText();
  const nights = one(page, 'trial-nights');
  const top = async () => (await one(page, 'power-dots').boundingBox()).y;
  let best = Infinity;
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown']) {
    await nights.press(key);
    best = Math.min(best, await answered(page));
  }
  within('a slider has its answer within a second', best, 1000);
  check('an arrow key moves the slider, not the night', (await one(page, 'clock').innerText()) === before);
  check('the address keeps the trial', await page.waitForFunction(() => /trial=two-stage-7,1/.test(location.hash), null, { timeout: SLOW_MS }).then(() => true));

  const stood = await top();
  const strip = await one(page, 'trial-strip').innerHTML();
  await one(page, 'trial-design').selectOption('week-paired');
  await page.waitForFunction((old) => document.querySelector('[data-testid=trial-strip]')?.innerHTML !== old, strip, { timeout: SLOW_MS });
  await answered(page);
  check('another design draws another schedule', true);
  check('and nothing jumps', Math.abs((await top()) - stood) < 1, [stood, await top()]);
  check('and too few schedules are named', /fewer than 10,000/.test(await one(page, 'trial-blind').innerText()), await one(page, 'trial-blind').innerText());
  check('questions that a design does not ask keep their row', /not asked/.test(await one(page, 'power-sectors').innerHTML()));
  await one(page, 'trial-design').selectOption('two-stage-14');
  await nights.fill('28');
  await page.waitForSelector('[data-testid=trial-trouble]', { timeout: SLOW_MS });
  check('a trial that cannot be is refused by its field', /^nights/.test(await one(page, 'trial-trouble').innerText()), await one(page, 'trial-trouble').innerText());
  await one(page, 'trial-design').selectOption('two-stage-7');
  await nights.fill('180');
  await answered(page);
  check('and comes back', (await one(page, 'trial-trouble').count()) === 0);
}

export async function trialInFrench(page, { check, one }) {
  await one(page, 'tab-trial').click();
  await answered(page);
  const life = await one(page, 'trial-life').innerText();
  check('French: deaths first', life.startsWith('Les décès d’abord'), life);
  const panel = await one(page, 'panel').innerText();
  check('French: no English sentence is left', !/\b(the|would|drones that)\b/i.test(panel), panel.match(/.*\b(the|would|drones that)\b.*/i)?.[0]);
}
