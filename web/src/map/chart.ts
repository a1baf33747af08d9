// SPDX-License-Identifier: Apache-2.0
// The chart on the page: owns the MapLibre map, its sources and what lies under the pointer.
import type { Feature, FeatureCollection, GeoJsonProperties, LineString, Position } from 'geojson';
import {
  Map as MapLibre, setWorkerUrl, type GeoJSONSource, type LngLatBoundsLike, type Point,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Belief, Chart, Drift, Picture, Plan } from '../api/types';
import { ASSET_KINDS } from '../api/types';
import { parseInstant } from '../format/time';
import { LAYERS, type Layer, type View } from '../view/hash';
import type { Palette } from '../view/palette';
import { driftFeatures } from './drift';
import { graticule } from './geometry';
import { chartLayers, routeOpacity, SWITCHES } from './layers';
import { imageOf, symbolNames } from './symbols';
import { MapLibreTracks, type Hit, type TrackLayer } from './tracks';

setWorkerUrl(workerUrl);

const SOURCES = [
  'grid', 'land', 'belief', 'legal', 'boundary', 'sectors', 'sector-names', 'routes', 'bases',
  'landings', 'drift', 'gaps', 'edit',
];
const STRAIT: LngLatBoundsLike = [[0.75, 50.3], [2.65, 51.55]]; // until the chart has answered

const collection = (features: Feature[]): FeatureCollection => ({
  type: 'FeatureCollection', features,
});

export type Under =
  | { on: 'moving'; hit: Hit }
  | { on: 'route'; index: number }
  | { on: 'gap'; name: string; label: string }
  | { on: 'cell'; boats: number }
  | { on: 'place'; kind: string; index: number };

function boxOf(places: Position[]): [[number, number], [number, number]] | null {
  if (places.length < 2) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of places as [number, number][]) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [[west, south], [east, north]];
}

function middle(line: Position[]): Position {
  return line[Math.floor((line.length - 1) / 2)] ?? [0, 0];
}

function gridName(degrees: number, latitude: boolean): string {
  const tenths = Math.round(Math.abs(degrees) * 60);
  const letter = latitude ? (degrees < 0 ? 'S' : 'N') : degrees < 0 ? 'W' : 'E';
  return `${Math.floor(tenths / 60)}°${String(tenths % 60).padStart(2, '0')}′${letter}`;
}

export class ChartMap {
  readonly map: MapLibre;
  private readonly tracks: TrackLayer = new MapLibreTracks();
  private home: LngLatBoundsLike = STRAIT;

  // `ready` is called when the first picture may be drawn.
  constructor(
    container: HTMLElement,
    private palette: Palette,
    camera: View['camera'],
    hooks: { ready: () => void; moved: () => void; failed: (problem: string) => void },
  ) {
    this.map = new MapLibre({
      container,
      style: { version: 8, sources: {}, layers: [] }, // no glyphs: labels come from local fonts
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      minZoom: 6,
      maxZoom: 15,
      ...(camera
        ? { center: [camera.lon, camera.lat] as [number, number], zoom: camera.zoom }
        : { bounds: STRAIT }),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.on('error', (event) => hooks.failed(event.error?.message ?? 'unknown map error'));
    this.map.on('load', () => {
      this.addEverything();
      hooks.ready();
    });
    this.map.on('move', hooks.moved);
  }

  private addEverything(): void {
    for (const name of symbolNames()) {
      const { image, pixelRatio } = imageOf(name, this.palette);
      this.map.addImage(name, image, { pixelRatio });
    }
    for (const source of SOURCES) {
      this.map.addSource(source, { type: 'geojson', data: collection([]), tolerance: 0.2 });
    }
    for (const layer of chartLayers(this.palette)) this.map.addLayer(layer);
    this.tracks.attach(this.map, this.palette);
    const box = { south: 48.5, north: 53.5, west: -3.5, east: 5.5 };
    this.fill('grid', graticule(box, 15, gridName));
  }

  private fill(source: string, features: Feature[]): void {
    (this.map.getSource(source) as GeoJSONSource).setData(collection(features));
  }

  setChart(chart: Chart, keepCamera: boolean): void {
    const of = (kind: string) =>
      chart.features
        .map((feature, index) => ({
          ...feature, properties: { ...feature.properties, index } as GeoJsonProperties,
        }))
        .filter((feature) => feature.properties?.kind === kind);
    this.fill('land', of('land'));
    this.limit(of('land'));
    this.fill('legal', of('legal_area'));
    this.fill('boundary', of('boundary'));
    this.fill('bases', of('base'));
    this.fill('landings', of('landing'));
    const sectors = of('sector') as Feature<LineString>[];
    this.fill('sectors', sectors);
    const names = sectors.map((sector): Feature => ({
      ...sector, geometry: { type: 'Point', coordinates: middle(sector.geometry.coordinates) },
    }));
    this.fill('sector-names', names);
    this.frame([...sectors, ...of('landing'), ...of('base')] as Feature[], keepCamera);
  }

  // Beyond the land that the chart holds all would look like sea: the view stays inside it.
  private limit(land: Feature[]): void {
    const box = boxOf(land.flatMap((feature) =>
      feature.geometry.type === 'Polygon' ? feature.geometry.coordinates.flat() : [],
    ));
    if (box) this.map.setMaxBounds(box);
  }

  // The watched shore, the far one and the bases fill the first view.
  private frame(features: Feature[], keepCamera: boolean): void {
    const places = features.flatMap((feature): Position[] => {
      if (feature.geometry.type === 'LineString') return feature.geometry.coordinates;
      return feature.geometry.type === 'Point' ? [feature.geometry.coordinates] : [];
    });
    this.home = boxOf(places) ?? this.home;
    if (!keepCamera) this.goHome(false);
  }

  goHome(animate = true): void {
    this.map.fitBounds(this.home, {
      padding: { top: 30, bottom: 130, left: 60, right: 70 }, animate, maxZoom: 10,
    });
  }

  setPlan(plan: Plan): void {
    const routes = plan.features.map((sortie, index): Feature => ({
      type: 'Feature',
      geometry: sortie.geometry,
      properties: {
        index,
        kind: sortie.properties.kind,
        departs: parseInstant(sortie.properties.departs_utc),
        returns: parseInstant(sortie.properties.returns_utc),
      },
    }));
    this.fill('routes', routes);
  }

  setGaps(features: Feature[]): void {
    this.fill('gaps', features);
  }

  setEdit(features: Feature[]): void {
    this.fill('edit', features);
  }

  setBelief(belief: Belief): void {
    this.fill('belief', belief.features as Feature[]);
  }

  // `label` names the 90 % area of the moment shown.
  setDrift(drift: Drift | null, index: number, label: string): void {
    this.fill('drift', drift ? driftFeatures(drift, index, label) : []);
  }

  // All areas of the forecast fill the view.
  frameDrift(drift: Drift): void {
    this.frameAll(drift.features.flatMap((feature) =>
      feature.geometry.type === 'MultiPolygon' ? feature.geometry.coordinates.flat(2) : [],
    ));
  }

  // The sortie that was chosen for editing fills the view, so that its handles lie apart.
  frameSortie(waypoints: { lat: number; lon: number }[]): void {
    this.frameAll(waypoints.map(({ lat, lon }) => [lon, lat]));
  }

  private frameAll(places: Position[]): void {
    const box = boxOf(places);
    if (box) this.map.fitBounds(box, { padding: 90, maxZoom: 12, animate: false });
  }

  setPicture(picture: Picture, chart: Chart): void {
    this.tracks.update(picture, chart.assets);
  }

  setTime(at: number): void {
    for (const kind of ASSET_KINDS) {
      this.map.setPaintProperty(`route-${kind}`, 'line-opacity', routeOpacity(at));
    }
  }

  setLayers(layers: Record<Layer, boolean>): void {
    for (const layer of LAYERS) {
      const visibility = layers[layer] ? 'visible' : 'none';
      for (const id of SWITCHES[layer] ?? []) {
        this.map.setLayoutProperty(id, 'visibility', visibility);
      }
      this.tracks.show(layer, layers[layer]);
    }
  }

  setPalette(palette: Palette, at: number): void {
    if (palette === this.palette) return;
    this.palette = palette;
    for (const name of symbolNames()) this.map.updateImage(name, imageOf(name, palette).image);
    for (const layer of chartLayers(palette)) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        this.map.setPaintProperty(layer.id, name as never, value as never);
      }
    }
    this.tracks.recolour(palette);
    this.setTime(at);
  }

  // The topmost thing the pointer is on: what moves before what is planned before what is printed.
  under(point: Point): Under | null {
    const near: [[number, number], [number, number]] = [
      [point.x - 5, point.y - 5], [point.x + 5, point.y + 5],
    ];
    const hit = this.tracks.under(near);
    if (hit) return { on: 'moving', hit };
    const routes = ASSET_KINDS.map((kind) => `route-${kind}`);
    const route = this.map.queryRenderedFeatures(near, { layers: routes })[0];
    if (route) return { on: 'route', index: Number(route.properties.index) };
    const gap = this.map.queryRenderedFeatures(near, { layers: ['gaps'] })[0];
    if (gap) return { on: 'gap', name: String(gap.properties.name), label: String(gap.properties.words) };
    const printed = ['bases', 'landings', 'sectors', 'boundary', 'legal-line'];
    const place = this.map.queryRenderedFeatures(near, { layers: printed })[0];
    if (place) {
      const { kind, index } = place.properties;
      return { on: 'place', kind: String(kind), index: Number(index) };
    }
    const cell = this.map.queryRenderedFeatures([point.x, point.y], { layers: ['belief'] })[0];
    return cell ? { on: 'cell', boats: Number(cell.properties.boats) } : null;
  }

  destroy(): void {
    this.map.remove();
  }
}
