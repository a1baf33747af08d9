// SPDX-License-Identifier: Apache-2.0
// What moves: assets, detections, tracks, calls and, in a simulation, the true boats. Behind five
// functions, so that another renderer can take its place without the page noticing.
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import type { AssetCard, Picture } from '../api/types';
import type { Layer } from '../view/hash';
import { isDistress } from '../view/order';
import type { Palette } from '../view/palette';
import { ahead, circle } from './geometry';
import { FONT } from './layers';

export type MovingWhat = 'asset' | 'detection' | 'track' | 'call' | 'truth';
export interface Hit {
  what: MovingWhat;
  id: string;
}

export type Box = [[number, number], [number, number]]; // screen pixels, two corners

export interface TrackLayer {
  attach(map: MapLibre, palette: Palette): void;
  update(picture: Picture, assets: AssetCard[]): void;
  show(layer: Layer, visible: boolean): void;
  recolour(palette: Palette): void;
  under(box: Box): Hit | null;
}

const SHOWN_AGE_S = 1800; // older than this stays at the faintest
const VECTOR_S = 600; // a track's line ends where it would be in ten minutes

export function freshness(ageSeconds: number): number {
  return Math.max(0.3, 1 - (0.7 * Math.max(0, ageSeconds)) / SHOWN_AGE_S);
}

type Features = Record<'moving' | 'uncertain' | 'vectors', Feature[]>;

const point = (lat: number, lon: number): Geometry => ({ type: 'Point', coordinates: [lon, lat] });

export function featuresOf(picture: Picture, assets: AssetCard[]): Features {
  const cards = new Map(assets.map((card) => [card.key, card]));
  const at = Date.parse(picture.at);
  const out: Features = { moving: [], uncertain: [], vectors: [] };
  const add = (
    what: MovingWhat, id: string, icon: string, place: { lat: number; lon: number },
    opacity: number, name = '', rank = 1,
  ) =>
    out.moving.push({
      type: 'Feature', geometry: point(place.lat, place.lon),
      properties: { what, id, icon, opacity, name, rank },
    });
  const doubt = (what: MovingWhat, d: { lat: number; lon: number; stddev_m: number }, opacity: number) =>
    out.uncertain.push({
      type: 'Feature', geometry: circle(d.lat, d.lon, d.stddev_m), properties: { what, opacity },
    });

  for (const asset of picture.assets) {
    const card = cards.get(asset.key);
    const name = asset.moving ? (card?.name ?? asset.key) : '';
    add('asset', asset.key, card?.kind ?? 'fixed', asset, asset.moving ? 1 : 0.55, name, asset.moving ? 1 : 2);
  }
  for (const d of picture.detections) {
    add('detection', d.id, 'detection', d, freshness(d.age_s));
    doubt('detection', d, freshness(d.age_s));
  }
  for (const track of picture.tracks) {
    const opacity = freshness((at - Date.parse(track.updated_at)) / 1000);
    add('track', track.id, 'track', track, opacity);
    doubt('track', track, opacity);
    out.vectors.push({
      type: 'Feature',
      geometry: {
        type: 'LineString', coordinates: [[track.lon, track.lat], ahead(track, VECTOR_S)],
      },
      properties: { opacity },
    });
  }
  for (const call of picture.calls) {
    add('call', call.call, 'call', call, 1, '', 0);
    doubt('call', call, 0.9);
  }
  for (const craft of picture.truth) {
    const icon = isDistress(craft.state) ? 'truth_danger' : 'truth';
    add('truth', craft.craft, icon, craft, 0.9);
  }
  return out;
}

const WHATS: { layer: Layer; what: MovingWhat }[] = [
  { layer: 'truth', what: 'truth' },
  { layer: 'assets', what: 'asset' },
  { layer: 'detections', what: 'detection' },
  { layer: 'tracks', what: 'track' },
  { layer: 'calls', what: 'call' }, // on top: life first
];

const colourFor = (palette: Palette, what: MovingWhat) =>
  what === 'call' ? palette.chart.call
  : what === 'detection' ? palette.chart.detection
  : palette.chart.track;

export function movingLayers(palette: Palette): LayerSpecification[] {
  const doubts = (['detection', 'track', 'call'] as const).map((what): LayerSpecification => ({
    id: `doubt-${what}`, type: 'line', source: 'uncertain',
    filter: ['==', ['get', 'what'], what],
    paint: {
      'line-color': colourFor(palette, what), 'line-width': 1.3,
      'line-opacity': ['get', 'opacity'], 'line-dasharray': what === 'track' ? [1, 0] : [3, 2],
    },
  }));
  const vectors: LayerSpecification = {
    id: 'vectors', type: 'line', source: 'vectors',
    paint: {
      'line-color': palette.chart.track, 'line-width': 1.6, 'line-opacity': ['get', 'opacity'],
    },
  };
  const symbols = WHATS.map(({ what }): LayerSpecification => ({
    id: `moving-${what}`, type: 'symbol', source: 'moving',
    filter: ['==', ['get', 'what'], what],
    // Always drawn, and each keeps its place free of names: MapLibre places the upper layers first.
    layout: {
      'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'rank'],
    },
    paint: { 'icon-opacity': ['get', 'opacity'] },
  }));
  const names: LayerSpecification = {
    id: 'asset-names', type: 'symbol', source: 'moving',
    filter: ['==', ['get', 'what'], 'asset'],
    layout: {
      'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 11,
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 1.4,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: {
      'text-color': palette.chart.label, 'text-halo-color': palette.chart.halo,
      'text-halo-width': 1.4,
    },
  };
  return [...doubts, vectors, names, ...symbols];
}

function layerIds(layer: Layer): string[] {
  const found = WHATS.find((entry) => entry.layer === layer);
  if (!found) return [];
  const ids = [`moving-${found.what}`];
  if (found.what === 'detection' || found.what === 'track' || found.what === 'call') {
    ids.push(`doubt-${found.what}`);
  }
  if (found.what === 'track') ids.push('vectors');
  if (found.what === 'asset') ids.push('asset-names');
  return ids;
}

const collection = (features: Feature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features,
});

export class MapLibreTracks implements TrackLayer {
  private map: MapLibre | null = null;

  attach(map: MapLibre, palette: Palette): void {
    this.map = map;
    for (const source of ['moving', 'uncertain', 'vectors']) {
      map.addSource(source, { type: 'geojson', data: collection([]) });
    }
    for (const layer of movingLayers(palette)) {
      map.addLayer(layer, layer.id === 'asset-names' ? 'bases' : undefined); // below every symbol
    }
  }

  update(picture: Picture, assets: AssetCard[]): void {
    const features = featuresOf(picture, assets);
    for (const source of ['moving', 'uncertain', 'vectors'] as const) {
      (this.map?.getSource(source) as GeoJSONSource | undefined)?.setData(
        collection(features[source]),
      );
    }
  }

  show(layer: Layer, visible: boolean): void {
    for (const id of layerIds(layer)) {
      this.map?.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none');
    }
  }

  recolour(palette: Palette): void {
    for (const layer of movingLayers(palette)) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        this.map?.setPaintProperty(layer.id, name as never, value as never);
      }
    }
  }

  under(box: Box): Hit | null {
    const layers = [...WHATS].reverse().map(({ what }) => `moving-${what}`);
    const hit = this.map?.queryRenderedFeatures(box, { layers })[0];
    return hit ? { what: hit.properties.what as MovingWhat, id: String(hit.properties.id) } : null;
  }
}
