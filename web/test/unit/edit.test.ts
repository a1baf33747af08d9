// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Gaps, Plan } from '../../src/api/types';
import { gapFeatures } from '../../src/map/gaps';
import {
  began, canMove, did, handles, moveWaypoint, planOf, redone, savedPlan, setTime, shiftSortie,
  sortiesOf, undone,
} from '../../src/view/edit';
// @ts-expect-error: plain JavaScript, shared with the mock server
import * as mock from '../mock-night.mjs';

const plan = mock.plan() as unknown as Plan;
const sorties = sortiesOf(plan);

describe('an edited plan', () => {
  it('has every waypoint with its time, latitude first', () => {
    expect(sorties).toHaveLength(plan.features.length);
    expect(sorties[0]!.waypoints[1]).toEqual({
      at: plan.features[0]!.properties.times_utc[1],
      lat: plan.features[0]!.geometry.coordinates[1]![1],
      lon: plan.features[0]!.geometry.coordinates[1]![0],
    });
    const back = planOf(plan, sorties);
    expect(back.features.map((f) => f.geometry)).toEqual(plan.features.map((f) => f.geometry));
  });

  it('changes one waypoint and leaves the old list as it was', () => {
    const before = JSON.stringify(sorties);
    const after = moveWaypoint(sorties, 0, 1, { lat: 50.9, lon: 1.5000004 });
    expect(after[0]!.waypoints[1]).toMatchObject({ lat: 50.9, lon: 1.5 });
    expect(after[0]!.waypoints[2]).toEqual(sorties[0]!.waypoints[2]);
    expect(after[1]).toBe(sorties[1]);
    expect(JSON.stringify(sorties)).toBe(before);
  });

  it('keeps both ends at the base', () => {
    expect(canMove(sorties[0]!, 0)).toBe(false);
    expect(canMove(sorties[0]!, sorties[0]!.waypoints.length - 1)).toBe(false);
    expect(canMove(sorties[0]!, 1)).toBe(true);
    expect(handles(sorties, 0, 1).filter((f) => f.properties!.what === 'end')).toHaveLength(2);
    expect(handles(sorties, null, null)).toEqual([]);
  });

  it('shifts all times of a sortie', () => {
    const after = shiftSortie(sorties, 1, -10);
    const ms = (list: typeof sorties) => list[1]!.waypoints.map((w) => Date.parse(w.at));
    expect(ms(after)).toEqual(ms(sorties).map((at) => at - 600_000));
  });

  it('reads a clock as the nearest moment, over midnight too, and refuses what passes a neighbour', () => {
    const at = (list: typeof sorties | null) => list?.[0]!.waypoints.at(-1)!.at;
    expect(at(setTime(sorties, 0, 7, '00:20'))).toBe('2019-06-08T00:20:00Z');
    expect(at(setTime(sorties, 0, 7, '23:30'))).toBe('2019-06-07T23:30:00Z');
    expect(setTime(sorties, 0, 7, '21:00')).toBeNull();
    expect(setTime(sorties, 0, 1, '25:00')).toBeNull();
    expect(setTime(sorties, 0, 1, 'noon')).toBeNull();
  });

  it('undoes and redoes, and forgets the future after a new change', () => {
    const a = began(sorties);
    const b = did(a, shiftSortie(sorties, 0, 10));
    expect(undone(b).present).toBe(sorties);
    expect(redone(undone(b)).present).toBe(b.present);
    expect(undone(a)).toBe(a);
    const c = did(undone(b), shiftSortie(sorties, 0, 30));
    expect(redone(c)).toBe(c);
  });

  it('saves the form that the command line reads', () => {
    const saved = JSON.parse(savedPlan(plan, mock.night() as never, sorties));
    expect(saved).toMatchObject({ format: 'vigie plan', version: 1, scenario: 'mock' });
    expect(Object.keys(saved.plan).sort()).toEqual(
      ['decisions', 'greedy_objective', 'issued_at', 'posture', 'sorties', 'value'],
    );
  });
});

describe('coverage gaps', () => {
  const row = (sector: string, from: string, until: string, missed: number) => ({
    type: 'Feature' as const, geometry: { type: 'LineString' as const, coordinates: [[1, 50], [1, 51]] },
    properties: { sector, name: sector, from, until, expected: 1, in_time: 1 - missed, missed },
  });
  const gaps = {
    type: 'FeatureCollection', features: [
      row('a', '2019-06-07T22:00:00Z', '2019-06-07T23:00:00Z', 0.4), row('a', '2019-06-07T23:00:00Z', '2019-06-08T00:00:00Z', 0.2),
      row('b', '2019-06-08T05:00:00Z', '2019-06-08T06:00:00Z', 0.3),
    ],
  } as Gaps;
  const missed = (at: string) => Object.fromEntries(gapFeatures(gaps, Date.parse(at), 'en', () => '')
    .map((f) => [f.properties!.name, f.properties!.missed]));

  it('adds up the next six hours by sector, begun hours by what is left of them', () => {
    expect(missed('2019-06-07T22:00:00Z').a).toBeCloseTo(0.6);
    expect(missed('2019-06-07T22:30:00Z').a).toBeCloseTo(0.4);
    expect(missed('2019-06-07T23:30:00Z')).toEqual({ a: expect.closeTo(0.1), b: expect.closeTo(0.15) });
    expect(missed('2019-06-08T06:00:00Z')).toEqual({});
  });
});
