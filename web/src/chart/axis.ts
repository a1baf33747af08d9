// SPDX-License-Identifier: Apache-2.0
// Scales of the small pictures: from values to pixels.

export interface Scale {
  (value: number): number;
}

export function linear(domain: [number, number], range: [number, number]): Scale {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  const slope = d1 === d0 ? 0 : (r1 - r0) / (d1 - d0);
  return (value) => r0 + (value - d0) * slope;
}

// Half-width of a row drawn round zero: everything of the row fits, and zero stays in the middle.
export function reach(difference: number, interval: [number, number]): number {
  const most = Math.max(Math.abs(difference), Math.abs(interval[0]), Math.abs(interval[1]));
  return most > 0 ? most * 1.08 : 1;
}

export type Verdict = 'better' | 'worse' | 'unclear' | 'no_change';

// Better or worse only when the whole interval lies on one side of zero.
export function verdict(
  difference: number,
  interval: [number, number],
  lessIsBetter: boolean,
): Verdict {
  if (difference === 0 && interval[0] === 0 && interval[1] === 0) return 'no_change';
  if (interval[0] <= 0 && interval[1] >= 0) return 'unclear';
  return difference < 0 === lessIsBetter ? 'better' : 'worse';
}

export function polyline(points: [number, number][]): string {
  return points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
}
