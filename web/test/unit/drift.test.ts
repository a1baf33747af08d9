// SPDX-License-Identifier: Apache-2.0
import type { Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { get } from '../../src/api/client';
import type { Drift, DriftMoment } from '../../src/api/types';
import { driftFeatures } from '../../src/map/drift';
import { areaOf, driftQuery, nearestMoment, windComponents, type DriftForm } from '../../src/view/drift';

const form: DriftForm = {
  position: ' 50 57.0 N 001 24.0 E ', at: '2019-06-07 22:00', object: 'NB-2', phase: 'afloat',
  people: 50, hours: 6, heading_deg: null, speed_kn: null, sea_celsius: null, own_wind: false, wind_from_deg: 270, wind_kn: 10,
};

const moment = (hour: number): DriftMoment => ({
  at: `2019-06-07T2${hour}:00:00Z`, hours: hour, mean: { lat: 51, lon: 1.5 }, std_east_m: 1,
  std_north_m: 1, cov_en_m2: 0, ashore: 0, swamped: 0, capsized: 0, people_in_water: 0, under_way: 0,
  areas: [{ share: 0.5, area_km2: 1 }, { share: 0.9, area_km2: 4 + hour }],
});

const square = (north: number): Polygon['coordinates'] => [
  [[1, 51], [1.1, 51], [1.05, north], [1, 51]],
];

const answer: Drift = {
  type: 'FeatureCollection',
  position_note: '',
  features: [
    { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 51] }, properties: { what: 'last_known' } },
    ...[0, 1].flatMap((hour) => [0.9, 0.5].map((share) => ({
      type: 'Feature' as const,
      geometry: { type: 'MultiPolygon' as const, coordinates: [square(51 + share)] },
      properties: { what: 'area' as const, share, at: moment(hour).at },
    }))),
  ],
  summary: {
    object: { key: 'k', name: 'n' }, last_known: { lat: 51, lon: 1, at: moment(0).at },
    particles: 1, seed: 1, moments: [moment(0), moment(1)], landfall: [], lines: [], notes: [],
  },
};

describe('drift', () => {
  it('asks with the position as typed, a UTC time and no wind of its own', () => {
    expect(driftQuery(form, false)).toEqual({
      position: '50 57.0 N 001 24.0 E', at: '2019-06-07T22:00:00Z', object: 'NB-2', hours: '6',
    });
    expect(driftQuery({ ...form, sea_celsius: 13 }, false)).toMatchObject({ sea_celsius: '13' });
    expect(driftQuery({ ...form, phase: 'under-way', heading_deg: 310 }, true)).toMatchObject({ heading_deg: '310' });
    expect(driftQuery({ ...form, heading_deg: 310 }, true)).not.toHaveProperty('heading_deg');
    expect(driftQuery(form, true)).toMatchObject({ phase: 'afloat', people: '50' });
  });

  it('turns a wind from the west into one toward the east', () => {
    const { east, north } = windComponents(270, 10);
    expect(east).toBeCloseTo(5.144, 3);
    expect(north).toBeCloseTo(0, 9);
    expect(driftQuery({ ...form, own_wind: true }, false)).toMatchObject({ wind_east_mps: '5.144' });
  });

  it('sends blanks as blanks, not as plus signs', async () => {
    let asked = '';
    await get('drift', driftQuery(form, false), {
      fetch: async (url) => {
        asked = url;
        return new Response('{}');
      },
    });
    expect(asked).toContain('position=50%2057.0%20N');
    expect(asked).not.toContain('+');
  });

  it('shows the nearest computed moment and its area', () => {
    const moments = answer.summary.moments;
    expect(nearestMoment(moments, Date.parse('2019-06-07T20:29:00Z'))).toBe(0);
    expect(nearestMoment(moments, Date.parse('2019-06-07T20:31:00Z'))).toBe(1);
    expect(nearestMoment(moments, Date.parse('2019-06-09T00:00:00Z'))).toBe(1);
    expect(areaOf(moments[1]!, 0.9)).toBe(5);
    expect(areaOf(moments[1]!, 0.75)).toBeNull();
  });

  it('fills one moment, thins the 90 % area of the others, and names the shown one at its top', () => {
    const drawn = driftFeatures(answer, 1, 'label');
    const count = (what: string) => drawn.filter((f) => f.properties?.what === what).length;
    expect([count('area'), count('other'), count('last_known'), count('name')]).toEqual([2, 1, 1, 1]);
    const name = drawn.find((f) => f.properties?.what === 'name')!;
    expect(name.properties?.label).toBe('label');
    expect((name.geometry as { coordinates: number[] }).coordinates[1]).toBeCloseTo(51.9);
  });
});
