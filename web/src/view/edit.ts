// SPDX-License-Identifier: Apache-2.0
// Editing a plan, as plain values: each change makes a new list of sorties, so that undo is a list
// of lists and nothing is ever changed in place.
import type { Feature, Position } from 'geojson';
import type { EditedSortie, Night, Plan, PlanEdit } from '../api/types';
import { isoUtc, parseInstant } from '../format/time';

export function sortiesOf(plan: Plan): EditedSortie[] {
  return plan.features.map(({ geometry, properties }) => ({
    asset: properties.asset,
    expected_detections: properties.expected_detections,
    reason: properties.reason,
    waypoints: (geometry.coordinates as Position[]).map(([lon, lat], i) => ({
      at: properties.times_utc[i]!, lat: lat!, lon: lon!,
    })),
  }));
}

const exact = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
const micro = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

function changed<T>(list: T[], index: number, change: (one: T) => T): T[] {
  return list.map((one, i) => (i === index ? change(one) : one));
}

// The first and the last waypoint are at the base and stay there.
export function canMove(sortie: EditedSortie, waypoint: number): boolean {
  return waypoint > 0 && waypoint < sortie.waypoints.length - 1;
}

export function moveWaypoint(
  sorties: EditedSortie[], sortie: number, waypoint: number, to: { lat: number; lon: number },
): EditedSortie[] {
  return changed(sorties, sortie, (one) => ({
    ...one,
    waypoints: changed(one.waypoints, waypoint, (w) => ({ ...w, lat: micro(to.lat), lon: micro(to.lon) })),
  }));
}

export function shiftSortie(sorties: EditedSortie[], sortie: number, minutes: number): EditedSortie[] {
  return changed(sorties, sortie, (one) => ({
    ...one,
    waypoints: one.waypoints.map((w) => ({ ...w, at: exact(parseInstant(w.at) + minutes * 60_000) })),
  }));
}

// "HH:MM" of the night, read as the moment nearest to the old one. Null: not a time, or it would
// pass a neighbour.
export function setTime(
  sorties: EditedSortie[], sortie: number, waypoint: number, clock: string,
): EditedSortie[] | null {
  const parts = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(clock.trim());
  const points = sorties[sortie]?.waypoints;
  const old = points?.[waypoint];
  if (!parts || !points || !old) return null;
  const was = parseInstant(old.at);
  const midnight = Math.floor(was / 86_400_000) * 86_400_000;
  const minutes = Number(parts[1]) * 60 + Number(parts[2]);
  const days = [-1, 0, 1].map((day) => midnight + day * 86_400_000 + minutes * 60_000);
  const at = days.reduce((best, one) => (Math.abs(one - was) < Math.abs(best - was) ? one : best));
  const before = points[waypoint - 1];
  const after = points[waypoint + 1];
  if (before && parseInstant(before.at) >= at) return null;
  if (after && parseInstant(after.at) <= at) return null;
  return changed(sorties, sortie, (one) => ({
    ...one, waypoints: changed(one.waypoints, waypoint, (w) => ({ ...w, at: exact(at) })),
  }));
}

export function removeSortie(sorties: EditedSortie[], sortie: number): EditedSortie[] {
  return sorties.filter((_, i) => i !== sortie);
}

// ---- history ----
export interface History {
  past: EditedSortie[][];
  present: EditedSortie[];
  future: EditedSortie[][];
}

export const began = (present: EditedSortie[]): History => ({ past: [], present, future: [] });

export function did(history: History, next: EditedSortie[]): History {
  return { past: [...history.past, history.present], present: next, future: [] };
}

export function undone(history: History): History {
  const present = history.past.at(-1);
  if (!present) return history;
  return { past: history.past.slice(0, -1), present, future: [history.present, ...history.future] };
}

export function redone(history: History): History {
  const [present, ...future] = history.future;
  if (!present) return history;
  return { past: [...history.past, history.present], present, future };
}

// ---- what is sent, drawn and saved ----
export function bodyOf(sorties: EditedSortie[], free: string[] = [], seed = 1): PlanEdit {
  return { sorties, free, seed };
}

// The edited sorties as the chart draws a plan.
export function planOf(plan: Plan, sorties: EditedSortie[]): Plan {
  const features = sorties.map((one): Plan['features'][number] => {
    const like = plan.features.find((f) => f.properties.asset === one.asset)?.properties;
    return {
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: one.waypoints.map((w) => [w.lon, w.lat]) },
      properties: {
        asset: one.asset, name: like?.name ?? one.asset, kind: like?.kind ?? 'patrol',
        departs_utc: one.waypoints[0]!.at, returns_utc: one.waypoints.at(-1)!.at,
        times_utc: one.waypoints.map((w) => w.at),
        expected_detections: one.expected_detections, reason: one.reason,
      },
    };
  });
  return { ...plan, features };
}

// Handles of the sortie that is being edited; those at the base cannot be dragged.
export function handles(sorties: EditedSortie[], sortie: number | null, waypoint: number | null): Feature[] {
  const one = sortie === null ? undefined : sorties[sortie];
  if (!one) return [];
  const line: Feature = {
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: one.waypoints.map((w) => [w.lon, w.lat]) },
    properties: { what: 'line' },
  };
  const points = one.waypoints.map((w, i): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [w.lon, w.lat] },
    properties: { what: canMove(one, i) ? 'handle' : 'end', index: i, chosen: i === waypoint },
  }));
  return [line, ...points];
}

// The form of `vigie plan --save`, for `vigie plan export --plan`.
export function savedPlan(plan: Plan, night: Night, sorties: EditedSortie[]): string {
  return JSON.stringify({
    format: 'vigie plan', version: 1, scenario: night.scenario, digest: night.scenario_digest,
    plan: {
      issued_at: isoUtc(parseInstant(night.planned_at)), posture: night.posture, sorties,
      decisions: plan.decisions, value: plan.value, greedy_objective: plan.greedy_objective,
    },
  }, null, 1);
}
