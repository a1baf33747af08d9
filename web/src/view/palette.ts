// SPDX-License-Identifier: Apache-2.0
// Every colour of the page, chart included, per mode. The kinds take the Okabe-Ito set, which the
// common colour-vision deficiencies keep apart; shapes and dashes say the same a second time. The
// red mode keeps night sight: no wavelength but red, so shape and dash alone tell kinds apart.
import type { AssetKind, Light } from '../api/types';
import type { Mode } from './hash';

export interface Palette {
  ui: Record<
    | 'bg' | 'panel' | 'raised' | 'text' | 'dim' | 'line' | 'accent' | 'on_accent' | 'focus'
    | 'danger' | 'warn' | 'good' | 'bar',
    string
  >;
  chart: Record<
    | 'sea' | 'land' | 'coast' | 'grid' | 'sector' | 'label' | 'halo' | 'place' | 'boundary'
    | 'legal' | 'drift' | 'detection' | 'track' | 'call' | 'truth' | 'outline',
    string
  >;
  kind: Record<AssetKind, string>;
  belief: string[]; // few to many
  light: Record<Light, string>;
}

const dark: Palette = {
  ui: {
    bg: '#0a1118', panel: '#101a24', raised: '#182634', text: '#e8eef4', dim: '#a3b3c2',
    line: '#2b3d4f', accent: '#56b4e9', on_accent: '#06121c', focus: '#f0e442',
    danger: '#ff7f45', warn: '#e69f00', good: '#2fc79a', bar: '#56b4e9',
  },
  chart: {
    sea: '#08131d', land: '#2c3238', coast: '#8b98a5', grid: '#1b2b3a', sector: '#7fa8c4',
    label: '#dce5ec', halo: '#060d14', place: '#c3ced8', boundary: '#b08fc9', legal: '#cc79a7',
    drift: '#ff8a4c', detection: '#f0e442', track: '#ffffff', call: '#ff7f45', truth: '#8fd3ff', outline: '#05090d',
  },
  kind: {
    helicopter: '#e69f00', drone: '#56b4e9', aeroplane: '#f0e442', boat: '#12b886',
    patrol: '#e08fbf', fixed: '#c5cdd5',
  },
  belief: ['#123a5c', '#2f4f77', '#5f6a80', '#948e77', '#c8b866', '#fee838'],
  light: {
    day: '#7fb2d9', civil_twilight: '#56789c', nautical_twilight: '#36506f',
    astronomical_twilight: '#213449', night: '#111d2a',
  },
};

const light: Palette = {
  ui: {
    bg: '#eef2f5', panel: '#ffffff', raised: '#f1f5f8', text: '#12202c', dim: '#4b5d6c',
    line: '#c4d0da', accent: '#0064a0', on_accent: '#ffffff', focus: '#b34700',
    danger: '#b33a00', warn: '#8a5a00', good: '#00694d', bar: '#0072b2',
  },
  chart: {
    sea: '#d6e8f3', land: '#efe3bf', coast: '#5d5536', grid: '#b4cfe0', sector: '#24577d',
    label: '#15222d', halo: '#ffffff', place: '#2f3b45', boundary: '#7a3f93', legal: '#a3386f',
    drift: '#c23c00', detection: '#7a6a00', track: '#101820', call: '#c23c00', truth: '#0d5c94', outline: '#ffffff',
  },
  kind: {
    helicopter: '#b06f00', drone: '#0072b2', aeroplane: '#6f6600', boat: '#007a57',
    patrol: '#a3386f', fixed: '#4a555f',
  },
  belief: ['#b7d3e6', '#8fb5d3', '#6594bd', '#3f72a3', '#235285', '#0d3260'],
  light: {
    day: '#fff3b8', civil_twilight: '#f2d9a4', nautical_twilight: '#b9bfd0',
    astronomical_twilight: '#8f9bb5', night: '#6b7a99',
  },
};

const red: Palette = {
  ui: {
    bg: '#080000', panel: '#100202', raised: '#1d0404', text: '#ff6a5c', dim: '#c2463c',
    line: '#4a1410', accent: '#ff5546', on_accent: '#120000', focus: '#ff9a90',
    danger: '#ff8478', warn: '#e85a4d', good: '#c2463c', bar: '#c2463c',
  },
  chart: {
    sea: '#0a0000', land: '#2a0a08', coast: '#8f3028', grid: '#240605', sector: '#b34338',
    label: '#f0675a', halo: '#0a0000', place: '#d0574b', boundary: '#8f3028', legal: '#a53a30',
    drift: '#ff6a5c', detection: '#ff7468', track: '#ff9a90', call: '#ffb0a8', truth: '#d0574b', outline: '#0a0000',
  },
  kind: {
    helicopter: '#ff6a5c', drone: '#ff6a5c', aeroplane: '#ff6a5c', boat: '#ff6a5c',
    patrol: '#ff6a5c', fixed: '#ff6a5c',
  },
  belief: ['#3a0a08', '#57100d', '#7a1813', '#a0231c', '#c93228', '#ff4a3c'],
  light: {
    day: '#7a2a22', civil_twilight: '#5a1d18', nautical_twilight: '#3f1310',
    astronomical_twilight: '#2a0b09', night: '#160403',
  },
};

export const PALETTES: Record<Mode, Palette> = { dark, light, red };

// The palette as CSS custom properties (--bg, --kind-drone, --light-day, ...).
export function cssVariables(palette: Palette): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(palette.ui)) out[`--${name.replace('_', '-')}`] = value;
  for (const [name, value] of Object.entries(palette.chart)) out[`--chart-${name}`] = value;
  for (const [name, value] of Object.entries(palette.kind)) out[`--kind-${name}`] = value;
  for (const [name, value] of Object.entries(palette.light)) {
    out[`--light-${name.replace('_', '-')}`] = value;
  }
  palette.belief.forEach((value, i) => (out[`--belief-${i}`] = value));
  return out;
}
