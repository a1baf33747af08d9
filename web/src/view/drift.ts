// SPDX-License-Identifier: Apache-2.0
// What a drift request is made of, apart from the page: the query of the API, wind as people say
// it, and which moment belongs to a time.
import type { DriftMoment } from '../api/types';
import { parseInstant } from '../format/time';

export interface DriftForm {
  position: string;
  at: string; // "2019-06-07 22:00", UTC
  object: string;
  phase: string;
  people: number;
  heading_deg: number | null; // under way; none: toward the English shore
  speed_kn: number | null; // under way; none: as such boats go
  sea_celsius: number | null; // none: nothing is said of survival
  hours: number;
  own_wind: boolean; // else the night's
  wind_from_deg: number;
  wind_kn: number;
}

const MPS_PER_KNOT = 1852 / 3600;

// Components toward which the wind blows, from where it comes from and how fast.
export function windComponents(fromDeg: number, knots: number): { east: number; north: number } {
  const toward = ((fromDeg + 180) * Math.PI) / 180;
  const speed = knots * MPS_PER_KNOT;
  return { east: speed * Math.sin(toward), north: speed * Math.cos(toward) };
}

export function driftQuery(form: DriftForm, hasPhases: boolean): Record<string, string> {
  const query: Record<string, string> = {
    position: form.position.trim(),
    at: `${form.at.trim().replace(' ', 'T')}:00Z`,
    object: form.object,
    hours: String(form.hours),
  };
  if (hasPhases) Object.assign(query, { phase: form.phase, people: String(form.people) });
  if (hasPhases && form.phase === 'under-way') {
    if (form.heading_deg !== null) query.heading_deg = String(form.heading_deg);
    if (form.speed_kn !== null) query.speed_kn = String(form.speed_kn);
  }
  if (form.sea_celsius !== null) query.sea_celsius = String(form.sea_celsius);
  if (form.own_wind) {
    const { east, north } = windComponents(form.wind_from_deg, form.wind_kn);
    query.wind_east_mps = east.toFixed(3);
    query.wind_north_mps = north.toFixed(3);
  }
  return query;
}

// The computed moment nearest to a time: nothing is drawn between two that were computed.
export function nearestMoment(moments: DriftMoment[], at: number): number {
  const away = moments.map((moment) => Math.abs(parseInstant(moment.at) - at));
  return away.indexOf(Math.min(...away));
}

export function areaOf(moment: DriftMoment, share: number): number | null {
  return moment.areas.find((area) => area.share === share)?.area_km2 ?? null;
}
