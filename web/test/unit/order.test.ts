// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Picture } from '../../src/api/types';
import { byDeparture, dangers, decisionsInOrder, isDistress, lifeFirst, urgency } from '../../src/view/order';

const place = { lat: 51, lon: 1.5, stddev_m: 100 };
const call = (id: string, reported: string, at: string) => ({ call: id, at, people_reported: 5, reported, ...place });
const detection = (id: string, target_class: string, observed_at: string) => ({ id, observed_at, asset: 'a', sensor: 's', target_class, age_s: 0, ...place });
const track = (id: string, target_class: string, updated_at: string) => ({ id, updated_at, speed_kn: 4, course_deg: 300, existence_probability: 1, target_class, detections: 2, ...place });

describe('the list of dangers', () => {
  it('puts people in the water above everything, however old and whoever says so', () => {
    const picture: Picture = {
      at: '2019-06-08T02:00:00Z', assets: [], tasks: [], truth: [], conditions: null,
      detections: [detection('d-under', 'craft_under_way', '2019-06-08T02:00:00Z'), detection('d-water', 'people_in_water', '2019-06-08T00:00:00Z')],
      tracks: [track('t-beach', 'people_on_beach', '2019-06-08T02:00:00Z'), track('t-swamped', 'craft_swamped', '2019-06-08T01:00:00Z')],
      calls: [call('c-stopped', 'stopped', '2019-06-08T01:59:00Z'), call('c-swamped', 'swamped', '2019-06-08T01:00:00Z')],
    };
    expect(dangers(picture).map((d) => d.id)).toEqual(['d-water', 'c-swamped', 't-swamped', 'c-stopped', 'd-under', 't-beach']);
  });

  it('takes a word it does not know for distress rather than for calm', () => {
    expect(isDistress('capsized')).toBe(true);
    expect(urgency('capsized')).toBeLessThan(urgency('under_way'));
  });
});

describe('other lists', () => {
  it('show lives before boats and money, each in the order of the API', () => {
    const keys = ['cost_low_eur', 'people_minutes_in_water', 'boats_landed', 'people_rescued', 'people_in_danger_unseen'];
    expect(lifeFirst(keys.map((key) => ({ key }))).map((o) => o.key)).toEqual(
      ['people_minutes_in_water', 'people_rescued', 'people_in_danger_unseen', 'cost_low_eur', 'boats_landed']);
  });

  it('show a gap before what goes as planned', () => {
    const rows = [{ asset: 'b', go: true }, { asset: 'c', go: false }, { asset: 'a', go: true }];
    expect(decisionsInOrder(rows).map((d) => d.asset)).toEqual(['c', 'a', 'b']);
  });

  it('show sorties by departure, past midnight too', () => {
    const rows = [{ asset: 'x', departs_utc: '2019-06-08T00:30:00Z' }, { asset: 'y', departs_utc: '2019-06-07T23:00:00Z' }];
    expect(byDeparture(rows).map((s) => s.asset)).toEqual(['y', 'x']);
  });
});
