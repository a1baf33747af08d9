// SPDX-License-Identifier: Apache-2.0
// Safety of life first: the order of every list in which someone may be in danger.
import type { Call, Detection, Picture, Track } from '../api/types';

// 0 is the most urgent. Names of target classes and of craft states share one scale.
const URGENCY: Record<string, number> = {
  people_in_water: 0,
  craft_swamped: 1,
  swamped: 1,
  craft_stopped: 2,
  stopped: 2,
  craft_under_way: 3,
  under_way: 3,
  people_on_beach: 4,
  preparing: 4,
};

// An unknown word sorts with the urgent ones: better one look too many.
export function urgency(state: string): number {
  return URGENCY[state] ?? 2;
}

export function isDistress(state: string): boolean {
  return urgency(state) <= 2;
}

export interface Danger {
  id: string;
  source: 'call' | 'track' | 'detection';
  state: string;
  at: string; // when last heard or seen
  lat: number;
  lon: number;
  stddev_m: number;
  people: number | null;
}

const SOURCE_ORDER = { call: 0, track: 1, detection: 2 };

function fromCall(call: Call): Danger {
  const { lat, lon, stddev_m, at } = call;
  const people = call.people_reported > 0 ? call.people_reported : null;
  return { id: call.call, source: 'call', state: call.reported, at, lat, lon, stddev_m, people };
}

function fromTrack(track: Track): Danger {
  const { id, lat, lon, stddev_m, updated_at: at, target_class: state } = track;
  return { id, source: 'track', state, at, lat, lon, stddev_m, people: null };
}

function fromDetection(detection: Detection): Danger {
  const { id, lat, lon, stddev_m, observed_at: at, target_class: state } = detection;
  return { id, source: 'detection', state, at, lat, lon, stddev_m, people: null };
}

// Distress first, then calls before tracks before detections, then the newest.
export function dangers(picture: Picture): Danger[] {
  return [
    ...picture.calls.map(fromCall),
    ...picture.tracks.map(fromTrack),
    ...picture.detections.map(fromDetection),
  ].sort(
    (a, b) =>
      urgency(a.state) - urgency(b.state) ||
      SOURCE_ORDER[a.source] - SOURCE_ORDER[b.source] ||
      Date.parse(b.at) - Date.parse(a.at) ||
      a.id.localeCompare(b.id),
  );
}

// Keys of outcomes that count lives or danger to life; they lead every table.
const LIFE = /drown|died|dead|lives|danger|water|rescue|distress/;

export function lifeFirst<T extends { key: string }>(outcomes: T[]): T[] {
  const life = outcomes.filter((o) => LIFE.test(o.key));
  return [...life, ...outcomes.filter((o) => !LIFE.test(o.key))];
}

export function isLife(key: string): boolean {
  return LIFE.test(key);
}

// No-go first (a gap must be seen), then by name.
export function decisionsInOrder<T extends { go: boolean; asset: string }>(decisions: T[]): T[] {
  return [...decisions].sort(
    (a, b) => Number(a.go) - Number(b.go) || a.asset.localeCompare(b.asset),
  );
}

export function byDeparture<T extends { departs_utc: string; asset: string }>(sorties: T[]): T[] {
  return [...sorties].sort(
    (a, b) =>
      Date.parse(a.departs_utc) - Date.parse(b.departs_utc) || a.asset.localeCompare(b.asset),
  );
}
