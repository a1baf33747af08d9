// SPDX-License-Identifier: Apache-2.0
// The drift forecast on the page: what was asked, what was answered, which moment is shown.
import { get, troubleOf, type Trouble } from '../api/client';
import type { Drift, DriftObjects } from '../api/types';
import { isoUtc, parseInstant } from '../format/time';
import { driftQuery, nearestMoment, type DriftForm } from './drift';
import { goTo, now, report, view } from './state.svelte';

class DriftState {
  form: DriftForm = $state({
    position: '', at: '', object: 'INFLATABLE-OVERLOADED', phase: 'afloat', people: 50, hours: 6, heading_deg: null, speed_kn: null, sea_celsius: null,
    own_wind: false, wind_from_deg: 225, wind_kn: 10,
  });
  objects: DriftObjects | null = $state.raw(null);
  answer: Drift | null = $state.raw(null);
  index = $state(0);
  trouble: Trouble | null = $state.raw(null);
  busy = $state(false);
  drawn_ms: number | null = $state(null); // from asking to the areas on the chart
}

export const drift = new DriftState();

export const hasPhases = (): boolean =>
  drift.objects?.objects.find((object) => object.key === drift.form.object)?.has_phases ?? false;

export async function openDrift(): Promise<void> {
  if (!drift.form.at) drift.form.at = isoUtc(now()).slice(0, 16).replace('T', ' ');
  if (drift.objects) return;
  try {
    drift.objects = await get<DriftObjects>('drift/objects');
  } catch (cause) {
    report(troubleOf(cause, 'drift/objects'));
  }
}

let asking: AbortController | null = null;
let began = 0;

export function drawn(): void {
  drift.drawn_ms = performance.now() - began;
}

export async function compute(): Promise<void> {
  asking?.abort();
  const mine = (asking = new AbortController());
  drift.busy = true;
  began = performance.now();
  drift.drawn_ms = null;
  try {
    const answer = await get<Drift>('drift', driftQuery(drift.form, hasPhases()), { signal: mine.signal });
    drift.answer = answer;
    drift.trouble = null;
    // The picture's own time, or the end when that is not after the last known position.
    const nearest = nearestMoment(answer.summary.moments, now());
    drift.index = nearest > 0 ? nearest : answer.summary.moments.length - 1;
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') return;
    drift.trouble = troubleOf(cause, 'drift');
  } finally {
    if (asking === mine) drift.busy = false;
  }
}

export function clear(): void {
  asking?.abort();
  Object.assign(drift, { answer: null, trouble: null, busy: false, index: 0 });
}

// The panel's slider takes the night along as far as the night goes; the night's slider takes the
// panel along.
let led: number | null = null;

export function showMoment(index: number): void {
  const moment = drift.answer?.summary.moments[index];
  if (!moment) return;
  drift.index = index;
  goTo(parseInstant(moment.at));
  led = view.at;
}

export function followNight(at: number): void {
  if (!drift.answer || at === led) return;
  if (led !== null) drift.index = nearestMoment(drift.answer.summary.moments, at);
  led = at;
}
