// SPDX-License-Identifier: Apache-2.0
// The page's state: what is shown (mirrored in the address) and what the API has answered.
import { get, troubleOf, type Trouble } from '../api/client';
import type { Connection } from '../api/live';
import type {
  AssetCard, Belief, Chart, Comparison, Forecast, Gaps, Night, NightEvent, Picture, Plan, Report, Series,
} from '../api/types';
import { clampInstant, parseInstant } from '../format/time';
import { say, sayCount, sayValue, type Language, type Values } from '../i18n/words';
import { decodeView, defaultView, type View } from './hash';

const browserLanguage: Language = navigator.language.startsWith('fr') ? 'fr' : 'en';

export const view: View = $state(decodeView(location.hash, defaultView(browserLanguage)));

class Loaded {
  night: Night | null = $state.raw(null);
  chart: Chart | null = $state.raw(null);
  series: Series | null = $state.raw(null);
  forecast: Forecast | null = $state.raw(null);
  plan: Plan | null = $state.raw(null);
  gaps: Gaps | null = $state.raw(null); // once its layer has been asked for
  events: NightEvent[] = $state.raw([]);
  report: Report | null = $state.raw(null);
  report_trouble: Trouble | null = $state.raw(null);
  comparison: Comparison | null = $state.raw(null);
  comparison_trouble: Trouble | null = $state.raw(null);
  picture: Picture | null = $state.raw(null);
  belief: Belief | null = $state.raw(null);
  connection: Connection = $state('connecting');
  troubles: Trouble[] = $state.raw([]);
  loading = $state(true);
  playing = $state(false);
}

export const loaded = new Loaded();

// ---- words in the language of the view ----
export const t = (key: string, values: Values = {}): string => say(view.language, key, values);
export const tn = (key: string, n: number, values: Values = {}): string =>
  sayCount(view.language, key, n, values);
export const tv = (group: string, value: string): string => sayValue(view.language, group, value);
// The colon as the language sets it.
export const colon = (): string => (view.language === 'fr' ? '\u00a0: ' : ': ');
export const pick = (named: { en: string; fr: string }): string =>
  view.language === 'fr' ? named.fr : named.en;

// ---- the night's span ----
export function span(): { from: number; until: number } | null {
  if (!loaded.night) return null;
  return { from: parseInstant(loaded.night.from), until: parseInstant(loaded.night.until) };
}

export function goTo(at: number): void {
  const night = span();
  if (night) view.at = clampInstant(at, night.from, night.until);
}

export function now(): number {
  return view.at ?? span()?.from ?? 0;
}

export function assetCard(key: string): AssetCard | undefined {
  return loaded.chart?.assets.find((asset) => asset.key === key);
}

export function assetName(key: string): string {
  return assetCard(key)?.name ?? key;
}

export function sectorName(key: string): string {
  const found = loaded.chart?.features.find(
    ({ properties }) => properties?.kind === 'sector' && properties.key === key,
  );
  return String(found?.properties?.name ?? key);
}

// ---- troubles are shown, never swallowed; the same one is shown once ----
export function report(trouble: Trouble): void {
  const same = (other: Trouble) =>
    other.field === trouble.field && other.problem === trouble.problem;
  if (!loaded.troubles.some(same)) loaded.troubles = [...loaded.troubles, trouble];
}

export function dismiss(trouble: Trouble): void {
  loaded.troubles = loaded.troubles.filter((other) => other !== trouble);
}

async function fetched<T>(path: string, keep: (value: T) => void): Promise<void> {
  try {
    keep(await get<T>(path));
  } catch (cause) {
    report(troubleOf(cause, path));
  }
}

// Dawn report and comparison may rightly be absent (404): their own tab says so.
async function optional<T>(
  path: string,
  keep: (value: T) => void,
  absent: (trouble: Trouble) => void,
): Promise<void> {
  try {
    keep(await get<T>(path));
  } catch (cause) {
    const trouble = troubleOf(cause, path);
    absent(trouble);
    if (trouble.status !== 404) report(trouble);
  }
}

export async function loadNight(): Promise<void> {
  loaded.loading = true;
  loaded.troubles = [];
  await Promise.all([
    fetched<Night>('night', (value) => (loaded.night = value)),
    fetched<Chart>('chart', (value) => (loaded.chart = value)),
    fetched<Series>('conditions/series', (value) => (loaded.series = value)),
    fetched<Forecast>('forecast', (value) => (loaded.forecast = value)),
    fetched<Plan>('plan', (value) => (loaded.plan = value)),
    fetched<{ events: NightEvent[] }>('timeline', (value) => (loaded.events = value.events)),
    optional<Report>(
      'report',
      (value) => (loaded.report = value),
      (trouble) => (loaded.report_trouble = trouble),
    ),
    optional<Comparison>(
      'compare',
      (value) => (loaded.comparison = value),
      (trouble) => (loaded.comparison_trouble = trouble),
    ),
  ]);
  loaded.loading = false;
  goTo(now());
}

let askingGaps = false;
// Worked out by the server when first asked for, which takes it some seconds.
export async function loadGaps(): Promise<void> {
  if (loaded.gaps || askingGaps) return;
  askingGaps = true;
  await fetched<Gaps>('plan/gaps', (value) => (loaded.gaps = value));
  askingGaps = false;
}
