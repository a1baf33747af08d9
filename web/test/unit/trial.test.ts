// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import en from '../../src/i18n/en.json';
import { signedPercent } from '../../src/format/number';
import { decodeView, defaultView, encodeView } from '../../src/view/hash';
import {
  countOfSchedules, decodeTrial, DEFAULT_TRIAL, designQuery, encodeTrial, powerQuery, reading, runsOf, SLIDERS,
} from '../../src/view/trial';

describe('a trial in the address', () => {
  it('comes back as it went in, and only what was changed is written', () => {
    const form = { ...DEFAULT_TRIAL, design: 'blocks-7', nights: 364, odds_ratio: 1.25, compliance: 0.9 };
    expect(decodeTrial(encodeTrial(form), DEFAULT_TRIAL)).toEqual(form);
    expect(encodeView(defaultView())).not.toContain('trial=');
    expect(encodeView({ ...defaultView(), trial: form })).toContain('trial=blocks-7,364,8,1.25,');
    expect(encodeView({ ...defaultView(), tab: 'trial' })).toContain('trial=two-stage-7,180,');
    expect(decodeView('#tab=trial&trial=half-sectors,90', defaultView()).trial).toEqual({
      ...DEFAULT_TRIAL, design: 'half-sectors', nights: 90,
    });
  });

  it.each(['', 'DROP TABLE', 'two-stage-7,1e9', 'two-stage-7,-3,99,x,2,2,2,0', 'two-stage-7,,,,,,,', '<script>,NaN,Infinity'])(
    'keeps what was when it reads "%s"', (text) => {
      expect(decodeTrial(text, DEFAULT_TRIAL)).toEqual(DEFAULT_TRIAL);
    });

  it('has every default on its slider', () => {
    for (const { key, low, high, step } of SLIDERS) {
      const steps = (DEFAULT_TRIAL[key] - low) / step;
      expect([key, DEFAULT_TRIAL[key] >= low && DEFAULT_TRIAL[key] <= high]).toEqual([key, true]);
      expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-9);
    }
  });
});

describe('what is asked of the server', () => {
  it('is every slider by its name', () => {
    expect(designQuery(DEFAULT_TRIAL)).toEqual({ design: 'two-stage-7', nights: '180', sectors: '8' });
    expect(powerQuery(DEFAULT_TRIAL)).toEqual({
      design: 'two-stage-7', nights: '180', sectors: '8', odds_ratio: '1.5', retry: '0.8', displacement: '0.25',
      compliance: '1', better_seeing: '1',
    });
  });
});

describe('what a trial would see, in words', () => {
  const said = (value: number, mc_error: number, truth = 1.5, log_bias: number | null = 0) =>
    reading({ truth, power: { value, mc_error }, log_bias });

  it('is "cannot tell" below four times in five, and "sees" above, beyond two errors', () => {
    expect(said(0.66, 0.015)).toBe('cannot_tell');
    expect(said(0.9, 0.015)).toBe('sees');
    expect(said(0.78, 0.015)).toBe('borders');
    expect(said(0.83, 0.02)).toBe('borders');
    expect(said(0, 0)).toBe('cannot_tell');
  });

  it('is never "sees" when it reads something else than is true, however often it finds it', () => {
    expect(said(1, 0, 0.9, -0.33)).toBe('misreads');
    expect(said(0.05, 0.01, 1, 0.2)).toBe('misreads');
  });

  it('does not call it missed when there is nothing to find', () => {
    expect(said(0.05, 0.007, 1)).toBe('nothing');
    expect(said(0.05, 0.007, 1, null)).toBe('nothing');
  });
});

describe('words', () => {
  it('exist for every slider, reading, question and design', () => {
    const asked = [
      ...SLIDERS.flatMap(({ key }) => [`trial.${key}`, `trial.${key}_meaning`]),
      ...['nothing', 'misreads', 'sees', 'borders', 'cannot_tell'].map((one) => `trial.${one}`),
      ...['stopped', 'policy', 'arrivals', 'sectors'].map((one) => `trial.estimand_${one}`),
      ...['nightly-coin', 'paired-nights', 'blocks-3', 'blocks-7', 'week-paired', 'half-sectors', 'two-stage-7',
        'two-stage-14', 'stepped-wedge'].map((one) => `trial_design.${one}`),
    ];
    expect(asked.filter((key) => !(key in en))).toEqual([]);
  });
});

describe('the schedule', () => {
  it('joins nights in a row of a sector, to the last night', () => {
    const example = [[0], [0, 1], [1], [], [0, 1]].map((sectors, i) => ({ night: `2027-04-0${i + 1}`, sectors }));
    expect(runsOf(example, 3)).toEqual([
      { sector: 0, from: 0, until: 2 }, { sector: 0, from: 4, until: 5 },
      { sector: 1, from: 1, until: 3 }, { sector: 1, from: 4, until: 5 },
    ]);
    expect(runsOf([], 2)).toEqual([]);
  });

  it('is one of so many', () => {
    expect(countOfSchedules(Math.log10(93312), String)).toEqual({ base: '93312', power: '' });
    expect(countOfSchedules(28.9, String)).toEqual({ base: '10', power: '29' });
  });
});

describe('a change', () => {
  it('carries its sign as the language writes it', () => {
    expect(signedPercent(0.36, 'en')).toBe('+36%');
    expect(signedPercent(-0.1, 'fr').replace(/\s/g, ' ')).toBe('−10 %');
    expect(signedPercent(0, 'en')).toBe('0%');
  });
});
