// SPDX-License-Identifier: Apache-2.0
// Counts of events over the night, for the bars above the slider.
import type { NightEvent } from '../api/types';

export interface Bin {
  from: number;
  danger: number; // calls and what ends a danger
  other: number;
}

const DANGER = new Set(['call', 'rescued']);

export function densityOf(events: NightEvent[], from: number, until: number, bins: number): Bin[] {
  const width = (until - from) / bins;
  const out = Array.from({ length: bins }, (_, i) => ({
    from: from + i * width,
    danger: 0,
    other: 0,
  }));
  for (const event of events) {
    const at = Date.parse(event.at);
    if (!(at >= from && at <= until)) continue;
    const bin = out[Math.min(bins - 1, Math.floor((at - from) / width))]!;
    if (DANGER.has(event.kind)) bin.danger++;
    else bin.other++;
  }
  return out;
}

// Runs of equal light, for the band behind the slider and the strip.
export interface Band {
  from: number;
  until: number;
  light: string;
}

export function lightBands(rows: { at: string; light: string }[], until: number): Band[] {
  const bands: Band[] = [];
  for (const row of rows) {
    const at = Date.parse(row.at);
    const last = bands[bands.length - 1];
    if (last) last.until = at;
    if (!last || last.light !== row.light) bands.push({ from: at, until: at, light: row.light });
  }
  const last = bands[bands.length - 1];
  if (last) last.until = Math.max(last.until, until);
  return bands;
}
