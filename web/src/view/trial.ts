// SPDX-License-Identifier: Apache-2.0
// A trial as the sliders have it: its form in the address and in a query, and how what it would
// see is put into words.
import type { EstimandPower, TrialDesign } from '../api/types';

export interface TrialForm {
  design: string;
  nights: number;
  sectors: number;
  odds_ratio: number;
  retry: number;
  displacement: number;
  compliance: number;
  better_seeing: number;
}

export interface Slider {
  key: Exclude<keyof TrialForm, 'design'>;
  low: number;
  high: number;
  step: number;
  as: 'count' | 'ratio' | 'share';
}

export const SLIDERS: Slider[] = [
  { key: 'nights', low: 28, high: 730, step: 2, as: 'count' },
  { key: 'sectors', low: 2, high: 16, step: 1, as: 'count' },
  { key: 'odds_ratio', low: 0.5, high: 3, step: 0.05, as: 'ratio' },
  { key: 'retry', low: 0, high: 0.95, step: 0.05, as: 'share' },
  { key: 'displacement', low: 0, high: 1, step: 0.05, as: 'share' },
  { key: 'compliance', low: 0, high: 1, step: 0.05, as: 'share' },
  { key: 'better_seeing', low: 1, high: 2, step: 0.05, as: 'ratio' },
];

export const DEFAULT_TRIAL: TrialForm = {
  design: 'two-stage-7', nights: 180, sectors: 8, odds_ratio: 1.5, retry: 0.8, displacement: 0.25,
  compliance: 1, better_seeing: 1,
};

// "two-stage-7,180,8,1.5,0.8,0.25,1,1"
export function encodeTrial(form: TrialForm): string {
  return [form.design, ...SLIDERS.map(({ key }) => form[key])].join(',');
}

// Whatever makes no sense is left at its value in `base`.
export function decodeTrial(text: string | null, base: TrialForm): TrialForm {
  const out = { ...base };
  if (text === null) return out;
  const [design = '', ...values] = text.split(',');
  if (/^[a-z-]{1,20}[0-9]{0,2}$/.test(design)) out.design = design;
  SLIDERS.forEach(({ key, low, high }, i) => {
    const value = Number(values[i] || NaN);
    if (value >= low && value <= high) out[key] = value;
  });
  return out;
}

export function designQuery(form: TrialForm): Record<string, string> {
  return { design: form.design, nights: String(form.nights), sectors: String(form.sectors) };
}

export function powerQuery(form: TrialForm): Record<string, string> {
  const query: Record<string, string> = { design: form.design };
  for (const { key } of SLIDERS) query[key] = String(form[key]);
  return query;
}

// Numbers in all, before it is left at that: a standard error of 1.6 points at most.
export const REPLICATES = 1000;

export type Reading = 'nothing' | 'misreads' | 'sees' | 'borders' | 'cannot_tell';

// What the played trials say of one question. Four times in five is what counts as seeing; two
// Monte-Carlo errors round it say that more trials must be played to know.
export function reading({ truth, power, log_bias }: Pick<EstimandPower, 'truth' | 'power' | 'log_bias'>): Reading {
  if (log_bias !== null && Math.abs(log_bias) > 0.05) return 'misreads';
  if (Math.abs(Math.log(truth)) < 1e-9) return 'nothing';
  const off = power.value - 0.8;
  if (Math.abs(off) <= 2 * power.mc_error) return 'borders';
  return off > 0 ? 'sees' : 'cannot_tell';
}

export interface Run {
  sector: number;
  from: number; // night, from 0
  until: number; // the night after the last
}

// Nights in a row that a sector is flown, for drawing.
export function runsOf(example: TrialDesign['example'], sectors: number): Run[] {
  const runs: Run[] = [];
  for (let sector = 0; sector < sectors; sector++) {
    let from = -1;
    for (let night = 0; night <= example.length; night++) {
      const flown = example[night]?.sectors.includes(sector) ?? false;
      if (flown && from < 0) from = night;
      if (!flown && from >= 0) {
        runs.push({ sector, from, until: night });
        from = -1;
      }
    }
  }
  return runs;
}

// "93 312" or "10^28", as a language writes numbers; `write` does the first.
export function countOfSchedules(log10: number, write: (n: number) => string): { base: string; power: string } {
  return log10 < 6
    ? { base: write(Math.round(10 ** log10)), power: '' }
    : { base: '10', power: String(Math.round(log10)) };
}
