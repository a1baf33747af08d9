// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decodeView, defaultView, encodeView, LAYERS, type View } from '../../src/view/hash';
import { densityOf, lightBands } from '../../src/view/history';

const some: View = {
  at: Date.parse('2019-06-08T02:00:00Z'),
  tab: 'dawn',
  language: 'fr',
  mode: 'red',
  layers: { ...defaultView().layers, truth: true, belief: false },
  speed: 300,
  camera: { lat: 50.95, lon: 1.55, zoom: 9.25 },
  trial: { ...defaultView().trial, design: 'nightly-coin', nights: 90, retry: 0.35 },
};

describe('the address', () => {
  it('holds every part of the view', () => {
    expect(decodeView(encodeView(some), defaultView())).toEqual(some);
  });

  it('can hold no layer at all', () => {
    const none = { ...some, layers: Object.fromEntries(LAYERS.map((l) => [l, false])) as View['layers'] };
    expect(decodeView(encodeView(none), defaultView()).layers).toEqual(none.layers);
  });

  it('may be empty', () => {
    expect(decodeView('', defaultView())).toEqual(defaultView());
  });

  it.each([
    ['t=yesterday', 'at'],
    ['tab=coffee', 'tab'],
    ['lang=de', 'language'],
    ['mode=pink', 'mode'],
    ['speed=7', 'speed'],
    ['map=91,0,5', 'camera'],
    ['map=50,1', 'camera'],
    ['map=50,1,x', 'camera'],
  ] as const)('keeps what was when it reads %s', (text, field) => {
    expect(decodeView(`#${text}`, some)[field]).toEqual(some[field]);
  });
});

describe('the bars above the slider', () => {
  it('count each event once, the last moment too, and none from outside', () => {
    const event = (minute: number, kind: string) => ({ at: new Date(minute * 60_000).toISOString(), kind });
    const events = [event(-1, 'call'), event(0, 'call'), event(5, 'detection'), event(59, 'rescued'), event(60, 'task'), event(61, 'task')];
    const bins = densityOf(events, 0, 3_600_000, 6);
    expect(bins.map((b) => [b.danger, b.other])).toEqual([[1, 1], [0, 0], [0, 0], [0, 0], [0, 0], [1, 1]]);
  });

  it('join rows of the same light and reach to the end', () => {
    const row = (minute: number, light: string) => ({ at: new Date(minute * 60_000).toISOString(), light });
    const bands = lightBands([row(0, 'day'), row(10, 'day'), row(20, 'night')], 40 * 60_000);
    expect(bands).toEqual([
      { from: 0, until: 1_200_000, light: 'day' },
      { from: 1_200_000, until: 2_400_000, light: 'night' },
    ]);
  });
});
