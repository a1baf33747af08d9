// SPDX-License-Identifier: Apache-2.0
// Coverage gaps to come: what leaves each sector in the next hours and is not found in time.
import type { Feature } from 'geojson';
import type { Gaps } from '../api/types';
import { decimal } from '../format/number';
import { parseInstant } from '../format/time';

export const GAP_HOURS = 6;
const HOUR = 3_600_000;

// One line per sector. An hour that has begun counts by the part that is left of it.
export function gapFeatures(
  gaps: Gaps, at: number, language: 'en' | 'fr', words: (missed: number, expected: number) => string,
): Feature[] {
  const sectors = new Map<string, { feature: Gaps['features'][number]; missed: number; expected: number }>();
  for (const feature of gaps.features) {
    const { sector, from, until, missed, expected } = feature.properties;
    const start = Math.max(parseInstant(from), at);
    const end = Math.min(parseInstant(until), at + GAP_HOURS * HOUR);
    const share = (end - start) / (parseInstant(until) - parseInstant(from));
    if (share <= 0) continue;
    const sum = sectors.get(sector) ?? { feature, missed: 0, expected: 0 };
    sum.missed += share * missed;
    sum.expected += share * expected;
    sectors.set(sector, sum);
  }
  return [...sectors.values()].map(({ feature, missed, expected }) => ({
    type: 'Feature',
    geometry: feature.geometry,
    properties: {
      name: feature.properties.name, missed, expected,
      label: decimal(missed, language, 2), words: words(missed, expected),
    },
  }));
}
