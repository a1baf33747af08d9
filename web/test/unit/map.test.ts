// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { linear, reach, verdict } from '../../src/chart/axis';
import { ahead, circle, graticule, METRES_PER_DEGREE, timesAt } from '../../src/map/geometry';
import { DASHES } from '../../src/map/layers';
import { metresPerPixel, roundDown, scaleBars } from '../../src/map/scale';
import { featuresOf, freshness } from '../../src/map/tracks';
import { PALETTES } from '../../src/view/palette';

describe('the scale bar', () => {
  it('knows that zoom 0 holds the equator in 512 px, and that Mercator stretches', () => {
    expect(metresPerPixel(0, 0) * 512).toBeCloseTo(40_075_016.686, 2);
    expect(metresPerPixel(60, 9)).toBeCloseTo(metresPerPixel(0, 9) / 2, 6);
  });

  it('is as long as it says', () => {
    const { nmi, km, metresPerPx } = scaleBars(51, 9, 130);
    expect(nmi.px * metresPerPx).toBeCloseTo(nmi.value * 1852, 6);
    expect(km.px * metresPerPx).toBeCloseTo(km.value * 1000, 6);
    expect(nmi.px).toBeLessThanOrEqual(130);
    expect(nmi.px).toBeGreaterThan(130 / 2.6);
  });

  it('keeps to 1, 2 and 5', () => {
    expect([0.7, 1, 4.9, 5, 19, 20, 999].map(roundDown)).toEqual([0.5, 1, 2, 5, 10, 20, 500]);
  });
});

describe('geometry', () => {
  it('draws circles of the right size, closed', () => {
    const ring = circle(51, 1.5, 2000).coordinates[0]!;
    expect(ring[0]).toEqual(ring[ring.length - 1]);
    expect((ring[0]![1]! - 51) * METRES_PER_DEGREE).toBeCloseTo(2000, 3);
    const east = ring[12]!;
    expect((east[0]! - 1.5) * METRES_PER_DEGREE * Math.cos((51 * Math.PI) / 180)).toBeCloseTo(2000, 3);
  });

  it('runs a track ahead on its course', () => {
    const [lon, lat] = ahead({ lat: 51, lon: 1.5, speed_kn: 6, course_deg: 0 }, 600);
    expect(lon).toBeCloseTo(1.5, 9);
    expect((lat! - 51) * METRES_PER_DEGREE).toBeCloseTo(1852, 3);
  });

  it('tells every planned pass of a shuttle, and none far from it', () => {
    //  A----B----A : at the middle it passes twice
    const shuttle = [[1, 51], [1.2, 51], [1, 51]];
    const times = [0, 600_000, 1_200_000];
    const passes = timesAt(shuttle, times, { lat: 51.001, lon: 1.1 }, 500);
    expect(passes.map(Math.round)).toEqual([300_000, 900_000]);
    expect(timesAt(shuttle, times, { lat: 51.1, lon: 1.1 }, 500)).toEqual([]);
  });

  it('draws meridians and parallels inside the box only', () => {
    const lines = graticule({ south: 50.9, north: 51.3, west: 0.9, east: 1.3 }, 15, (d, lat) => `${lat ? 'N' : 'E'}${d}`);
    expect(lines.map((l) => l.properties!.label)).toEqual(['E1', 'E1.25', 'N51', 'N51.25']);
  });
});

describe('what moves', () => {
  it('fades with age, but never out of sight', () => {
    expect([freshness(-5), freshness(0), freshness(1800), freshness(1e6)]).toEqual([1, 1, 0.3, 0.3].map((v) => expect.closeTo(v, 9)));
    expect(freshness(900)).toBeLessThan(freshness(300));
  });

  it('marks true boats in danger by another shape', () => {
    const craft = (id: string, state: string) => ({ craft: id, sector: 's', lat: 51, lon: 1.5, state, people: 8 });
    const { moving } = featuresOf({ at: '2019-06-08T02:00:00Z', assets: [], detections: [], tracks: [], calls: [], tasks: [],
      truth: [craft('a', 'under_way'), craft('b', 'people_in_water')], conditions: null }, []);
    expect(moving.map((f) => f.properties!.icon)).toEqual(['truth', 'truth_danger']);
  });

  it('has a dash of its own for each kind', () => {
    const dashes = Object.values(DASHES).map(String);
    expect(new Set(dashes).size).toBe(dashes.length);
  });
});

describe('palettes', () => {
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((i) => {
      const c = parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high! + 0.05) / (low! + 0.05);
  };

  it.each(Object.entries(PALETTES))('%s: text stands out from its ground (WCAG AA, 4.5)', (_, { ui, chart }) => {
    for (const ground of [ui.bg, ui.panel, ui.raised]) {
      expect(contrast(ui.text, ground)).toBeGreaterThan(4.5);
      expect(contrast(ui.dim, ground)).toBeGreaterThan(3);
    }
    for (const sign of [ui.danger, ui.warn, ui.good]) expect(contrast(sign, ui.panel)).toBeGreaterThan(3);
    expect(contrast(chart.label, chart.sea)).toBeGreaterThan(4.5);
    expect(contrast(chart.label, chart.land)).toBeGreaterThan(4.5);
  });

  it('red mode holds red only, for eyes used to the dark', () => {
    const red = PALETTES.red;
    const all = [...Object.values(red.ui), ...Object.values(red.chart), ...red.belief, ...Object.values(red.light)];
    for (const colour of all) {
      const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
      expect([colour, r! >= g! && r! >= b!]).toEqual([colour, true]);
    }
  });
});

describe('the picture of a comparison', () => {
  it('says better or worse only when the interval leaves zero out', () => {
    expect(verdict(-2, [-3, -1], true)).toBe('better');
    expect(verdict(-2, [-3, -1], false)).toBe('worse');
    expect(verdict(2, [1, 3], true)).toBe('worse');
    expect(verdict(-2, [-5, 0], true)).toBe('unclear');
    expect(verdict(0, [0, 0], true)).toBe('no_change');
  });

  it('keeps zero in the middle and everything inside', () => {
    const most = reach(-2, [-5, 1]);
    const x = linear([-most, most], [0, 100]);
    expect(x(0)).toBeCloseTo(50, 9);
    expect(x(-5)).toBeGreaterThan(0);
    expect(reach(0, [0, 0])).toBeGreaterThan(0);
  });
});
