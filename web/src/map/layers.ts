// SPDX-License-Identifier: Apache-2.0
// The drawing order of the chart, bottom to top, as MapLibre layers for one palette.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { ASSET_KINDS, type AssetKind } from '../api/types';
import type { Layer } from '../view/hash';
import type { Palette } from '../view/palette';

export const FONT = ['Noto Sans'];

// Expected boats in one cell; a colour begins at each. Below the first nothing is drawn.
export const BELIEF_STEPS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];

// Dashes in line widths; a kind is known by its dash as well as by its colour.
export const DASHES: Record<AssetKind, number[] | null> = {
  helicopter: null,
  drone: [2, 1.5],
  aeroplane: [6, 2],
  boat: [6, 2, 1, 2],
  patrol: [0.5, 2],
  fixed: [1, 4],
};

const label = (palette: Palette) => ({
  'text-color': palette.chart.label,
  'text-halo-color': palette.chart.halo,
  'text-halo-width': 1.4,
});

function beliefColour(palette: Palette): ExpressionSpecification {
  const steps = BELIEF_STEPS.flatMap((from, i) => [from, palette.belief[i]!]);
  return ['step', ['get', 'boats'], 'rgba(0,0,0,0)', ...steps] as ExpressionSpecification;
}

// A sortie is strong while it is out and faint otherwise.
export function routeOpacity(at: number): ExpressionSpecification {
  return ['case', ['all', ['<=', ['get', 'departs'], at], ['>=', ['get', 'returns'], at]], 1, 0.28];
}

function ground(p: Palette): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': p.chart.sea } },
    {
      id: 'grid', type: 'line', source: 'grid',
      paint: { 'line-color': p.chart.grid, 'line-width': 1 },
    },
    {
      id: 'belief', type: 'fill', source: 'belief',
      paint: { 'fill-color': beliefColour(p), 'fill-opacity': 0.72, 'fill-antialias': false },
    },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': p.chart.land } },
    {
      id: 'coast', type: 'line', source: 'land',
      paint: { 'line-color': p.chart.coast, 'line-width': 1.2 },
    },
    {
      id: 'grid-name', type: 'symbol', source: 'grid',
      layout: {
        'symbol-placement': 'line', 'symbol-spacing': 500, 'text-field': ['get', 'label'],
        'text-font': FONT, 'text-size': 10, 'text-offset': [0, -0.7],
      },
      paint: {
        'text-color': p.chart.place, 'text-opacity': 0.75,
        'text-halo-color': p.chart.halo, 'text-halo-width': 1,
      },
    },
  ];
}

function areas(p: Palette): LayerSpecification[] {
  return [
    {
      id: 'legal-fill', type: 'fill', source: 'legal',
      paint: { 'fill-color': p.chart.legal, 'fill-opacity': 0.1 },
    },
    {
      id: 'legal-line', type: 'line', source: 'legal',
      paint: { 'line-color': p.chart.legal, 'line-width': 1.5, 'line-dasharray': [4, 2] },
    },
    {
      id: 'boundary', type: 'line', source: 'boundary',
      paint: {
        'line-color': p.chart.boundary, 'line-width': 1.6, 'line-dasharray': [8, 3, 1, 3],
      },
    },
    {
      id: 'sectors', type: 'line', source: 'sectors',
      layout: { 'line-cap': 'butt' },
      paint: { 'line-color': p.chart.sector, 'line-width': 4, 'line-opacity': 0.8 },
    },
  ];
}

function routes(p: Palette): LayerSpecification[] {
  return ASSET_KINDS.map((kind): LayerSpecification => {
    const dash = DASHES[kind];
    return {
      id: `route-${kind}`, type: 'line', source: 'routes',
      filter: ['==', ['get', 'kind'], kind],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': p.kind[kind], 'line-width': 2, 'line-opacity': 0.28,
        ...(dash ? { 'line-dasharray': dash } : {}),
      },
    };
  });
}

// Departures of the next hours that the plan misses: the more boats, the wider and the stronger.
function gaps(p: Palette): LayerSpecification[] {
  const missed: ExpressionSpecification = ['get', 'missed'];
  return [
    {
      id: 'gaps', type: 'line', source: 'gaps', layout: { 'line-cap': 'round' },
      paint: {
        'line-color': p.ui.danger, 'line-offset': 7,
        'line-width': ['interpolate', ['linear'], missed, 0, 1, 0.05, 4, 0.3, 11, 1, 16],
        'line-opacity': ['interpolate', ['linear'], missed, 0, 0.15, 0.05, 0.55, 0.3, 0.9],
      },
    },
    {
      id: 'gap-names', type: 'symbol', source: 'gaps', filter: ['>=', missed, 0.01],
      layout: {
        'symbol-placement': 'line-center', 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12,
        'text-offset': [0, 1.9], 'text-rotation-alignment': 'viewport', 'text-allow-overlap': true,
      },
      paint: { ...label(p), 'text-color': p.ui.danger },
    },
  ];
}

// The sortie being edited: thick, with handles; the ends at the base have none.
function editing(p: Palette): LayerSpecification[] {
  const of = (what: string): ExpressionSpecification => ['==', ['get', 'what'], what];
  return [
    {
      id: 'edit-line', type: 'line', source: 'edit', filter: of('line'), layout: { 'line-join': 'round' },
      paint: { 'line-color': p.ui.warn, 'line-width': 3.5 },
    },
    {
      id: 'edit-end', type: 'circle', source: 'edit', filter: of('end'),
      paint: { 'circle-radius': 4, 'circle-color': p.ui.warn },
    },
    {
      id: 'edit-handle', type: 'circle', source: 'edit', filter: of('handle'),
      paint: {
        'circle-radius': ['case', ['get', 'chosen'], 8, 6],
        'circle-color': ['case', ['get', 'chosen'], p.ui.warn, p.chart.halo],
        'circle-stroke-color': p.ui.warn, 'circle-stroke-width': 2.5,
      },
    },
  ];
}

function names(p: Palette): LayerSpecification[] {
  return [
    {
      id: 'sector-names', type: 'symbol', source: 'sector-names',
      layout: {
        'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 11,
        'text-variable-anchor': ['left', 'top-left', 'bottom-left', 'top', 'right'],
        'text-radial-offset': 0.9, 'text-justify': 'auto', 'text-max-width': 9,
      },
      paint: label(p),
    },
    {
      id: 'bases', type: 'symbol', source: 'bases',
      layout: {
        'icon-image': 'base', 'icon-allow-overlap': true, 'text-field': ['step', ['zoom'], '', 9.5, ['get', 'name']],
        'text-font': FONT, 'text-size': 11.5, 'text-optional': true,
        'text-variable-anchor': ['top', 'right', 'left', 'bottom'],
        'text-radial-offset': 0.9, 'text-max-width': 10,
      },
      paint: { ...label(p), 'text-color': p.chart.place },
    },
    {
      id: 'landings', type: 'symbol', source: 'landings',
      layout: {
        'icon-image': 'landing', 'icon-allow-overlap': true, 'text-optional': true, 'text-field': ['coalesce', ['get', 'name'], ''], 'text-font': FONT,
        'text-size': 11, 'text-variable-anchor': ['right', 'left'], 'text-radial-offset': 0.8,
      },
      paint: { ...label(p), 'text-color': p.chart.place },
    },
  ];
}

// Nested areas of one moment, the 90 % one boldest; thin dashes are the 90 % areas of the others.
function drift(p: Palette): LayerSpecification[] {
  const of = (what: string): ExpressionSpecification => ['==', ['get', 'what'], what];
  return [
    {
      id: 'drift-fill', type: 'fill', source: 'drift', filter: of('area'),
      paint: { 'fill-color': p.chart.drift, 'fill-opacity': 0.17 },
    },
    {
      id: 'drift-other', type: 'line', source: 'drift', filter: of('other'),
      paint: {
        'line-color': p.chart.drift, 'line-width': 1, 'line-opacity': 0.6, 'line-dasharray': [4, 3],
      },
    },
    {
      id: 'drift-edge', type: 'line', source: 'drift', filter: of('area'),
      paint: {
        'line-color': p.chart.drift,
        'line-width': ['case', ['==', ['get', 'share'], 0.9], 3, 0.8],
      },
    },
    {
      id: 'drift-track', type: 'line', source: 'drift', filter: of('mean_track'),
      paint: { 'line-color': p.chart.track, 'line-width': 1.6 },
    },
    {
      id: 'drift-mark', type: 'circle', source: 'drift', filter: of('last_known'),
      paint: {
        'circle-radius': 5, 'circle-color': p.chart.halo, 'circle-stroke-color': p.chart.track,
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'drift-name', type: 'symbol', source: 'drift', filter: ['has', 'label'],
      layout: {
        'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 13, 'text-anchor': 'bottom',
        'text-max-width': 40,
        'text-offset': [0, -0.4], 'text-allow-overlap': true, 'text-ignore-placement': true,
      },
      paint: label(p),
    },
  ];
}

export function chartLayers(palette: Palette): LayerSpecification[] {
  return [
    ...ground(palette), ...areas(palette), ...gaps(palette), ...routes(palette), ...drift(palette),
    ...names(palette), ...editing(palette),
  ];
}

// Which of the user's layers switches which of the chart's.
export const SWITCHES: Partial<Record<Layer, string[]>> = {
  belief: ['belief'],
  routes: ASSET_KINDS.map((kind) => `route-${kind}`),
  sectors: ['sectors', 'sector-names'],
  legal: ['legal-fill', 'legal-line'],
  gaps: ['gaps', 'gap-names'],
};
