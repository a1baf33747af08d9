// SPDX-License-Identifier: Apache-2.0
// A drift forecast as the chart draws it: one moment filled, the others as thin lines.
import type { Feature, Position } from 'geojson';
import type { Drift } from '../api/types';

function northernmost(feature: Feature): Position | null {
  if (feature.geometry.type !== 'MultiPolygon') return null;
  const all = feature.geometry.coordinates.flat(2);
  return all.reduce<Position | null>((best, p) => (!best || p[1]! > best[1]! ? p : best), null);
}

export function driftFeatures(drift: Drift, index: number, label: string): Feature[] {
  const at = drift.summary.moments[index]?.at;
  const out: Feature[] = [];
  for (const feature of drift.features) {
    const { what, share } = feature.properties;
    if (what !== 'area') out.push(feature as Feature);
    else if (feature.properties.at === at) out.push(feature as Feature);
    else if (share === 0.9) out.push({ ...feature, properties: { what: 'other' } });
    if (what !== 'area' || share !== 0.9 || feature.properties.at !== at) continue;
    const top = northernmost(feature as Feature);
    if (top) out.push({ type: 'Feature', geometry: { type: 'Point', coordinates: top }, properties: { what: 'name', label } });
  }
  return out;
}
