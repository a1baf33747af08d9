// SPDX-License-Identifier: Apache-2.0
// What the user sees, as text in the address: a link shows the same moment to someone else.
import { isoUtc } from '../format/time';
import type { Language } from '../i18n/words';
import { decodeTrial, DEFAULT_TRIAL, encodeTrial, type TrialForm } from './trial';

export const TABS = ['plan', 'night', 'dawn', 'compare', 'drift', 'trial'] as const;
export type Tab = (typeof TABS)[number];
export const MODES = ['dark', 'light', 'red'] as const;
export type Mode = (typeof MODES)[number];
export const LAYERS = [
  'belief',
  'routes',
  'assets',
  'detections',
  'tracks',
  'calls',
  'truth',
  'sectors',
  'legal',
  'gaps',
] as const;
export type Layer = (typeof LAYERS)[number];
export const SPEEDS = [60, 300, 600, 1800] as const; // seconds of the night per second

export interface View {
  at: number | null; // ms UTC; null: not chosen yet
  tab: Tab;
  language: Language;
  mode: Mode;
  layers: Record<Layer, boolean>;
  speed: number;
  camera: { lat: number; lon: number; zoom: number } | null;
  trial: TrialForm;
}

export const DEFAULT_LAYERS: Record<Layer, boolean> = {
  belief: true,
  routes: true,
  assets: true,
  detections: true,
  tracks: true,
  calls: true,
  truth: false,
  sectors: true,
  legal: false,
  gaps: false,
};

export function defaultView(language: Language = 'en'): View {
  return {
    at: null,
    tab: 'plan',
    language,
    mode: 'dark',
    layers: { ...DEFAULT_LAYERS },
    speed: 600,
    camera: null,
    trial: { ...DEFAULT_TRIAL },
  };
}

export function encodeView(view: View): string {
  const parts: string[] = [];
  if (view.at !== null) parts.push(`t=${isoUtc(view.at)}`);
  parts.push(`tab=${view.tab}`, `lang=${view.language}`, `mode=${view.mode}`);
  const shown = LAYERS.filter((layer) => view.layers[layer]);
  parts.push(`layers=${shown.join(',') || 'none'}`, `speed=${view.speed}`);
  if (view.camera) {
    const { lat, lon, zoom } = view.camera;
    parts.push(`map=${lat.toFixed(4)},${lon.toFixed(4)},${zoom.toFixed(2)}`);
  }
  const trial = encodeTrial(view.trial);
  if (view.tab === 'trial' || trial !== encodeTrial(DEFAULT_TRIAL)) parts.push(`trial=${trial}`);
  return `#${parts.join('&')}`;
}

function oneOf<T extends string>(values: readonly T[], text: string | null, otherwise: T): T {
  return values.includes(text as T) ? (text as T) : otherwise;
}

function readCamera(text: string | null): View['camera'] {
  const numbers = (text ?? '').split(',').map(Number);
  const [lat, lon, zoom] = numbers;
  const good =
    text !== null &&
    numbers.length === 3 &&
    numbers.every(Number.isFinite) &&
    Math.abs(lat!) <= 85 &&
    Math.abs(lon!) <= 180;
  return good ? { lat: lat!, lon: lon!, zoom: zoom! } : null;
}

// Whatever in the address makes no sense is left at its value in `base`: an address may be typed.
export function decodeView(hash: string, base: View): View {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const at = Date.parse(given.get('t') ?? '');
  const layers = { ...base.layers };
  const named = given.get('layers');
  if (named !== null) {
    const set = new Set(named.split(','));
    for (const layer of LAYERS) layers[layer] = set.has(layer);
  }
  const speed = Number(given.get('speed'));
  return {
    at: Number.isNaN(at) ? base.at : at,
    tab: oneOf(TABS, given.get('tab'), base.tab),
    language: oneOf<Language>(['en', 'fr'], given.get('lang'), base.language),
    mode: oneOf(MODES, given.get('mode'), base.mode),
    layers,
    speed: (SPEEDS as readonly number[]).includes(speed) ? speed : base.speed,
    camera: readCamera(given.get('map')) ?? base.camera,
    trial: decodeTrial(given.get('trial'), base.trial),
  };
}
