// SPDX-License-Identifier: Apache-2.0
// Small plane-and-sphere sums for drawing: good to a few parts in a thousand over the Strait,
// enough for a screen; nothing here feeds a model.
import type { Feature, LineString, Polygon, Position } from 'geojson';

export const METRES_PER_DEGREE = 111_195; // of latitude, on a sphere of 6,371 km
export const METRES_PER_NMI = 1852;

const cosine = (lat: number) => Math.cos((lat * Math.PI) / 180);

// Circle of `radius` metres round a place, as a closed ring.
export function circle(lat: number, lon: number, radius: number, corners = 48): Polygon {
  const ring: Position[] = [];
  for (let i = 0; i <= corners; i++) {
    const angle = (2 * Math.PI * (i % corners)) / corners;
    const north = (radius * Math.cos(angle)) / METRES_PER_DEGREE;
    const east = (radius * Math.sin(angle)) / (METRES_PER_DEGREE * cosine(lat));
    ring.push([lon + east, lat + north]);
  }
  return { type: 'Polygon', coordinates: [ring] };
}

// Where something of this course and speed will be after `seconds`.
export function ahead(
  place: { lat: number; lon: number; speed_kn: number; course_deg: number },
  seconds: number,
): Position {
  const metres = (place.speed_kn * METRES_PER_NMI * seconds) / 3600;
  const course = (place.course_deg * Math.PI) / 180;
  return [
    place.lon + (metres * Math.sin(course)) / (METRES_PER_DEGREE * cosine(place.lat)),
    place.lat + (metres * Math.cos(course)) / METRES_PER_DEGREE,
  ];
}

// The planned times at which a route passes nearest the pointer: one per pass that comes within
// `within` metres, so a shuttle that goes by six times tells six times. `times` has one instant
// (ms) per vertex.
export function timesAt(
  route: Position[],
  times: number[],
  at: { lat: number; lon: number },
  within: number,
): number[] {
  const kx = METRES_PER_DEGREE * cosine(at.lat);
  const passes: { distance: number; time: number }[] = [];
  let open: { distance: number; time: number } | null = null;
  for (let i = 0; i + 1 < route.length; i++) {
    const ax = (route[i]![0]! - at.lon) * kx;
    const ay = (route[i]![1]! - at.lat) * METRES_PER_DEGREE;
    const dx = (route[i + 1]![0]! - route[i]![0]!) * kx;
    const dy = (route[i + 1]![1]! - route[i]![1]!) * METRES_PER_DEGREE;
    const length2 = dx * dx + dy * dy;
    const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length2));
    const distance = Math.hypot(ax + along * dx, ay + along * dy);
    const time = times[i]! + along * (times[i + 1]! - times[i]!);
    if (distance <= within && (!open || distance < open.distance)) open = { distance, time };
    if (open && Math.hypot(ax + dx, ay + dy) > within) {
      passes.push(open); // this leg ends away from the pointer: the pass is over
      open = null;
    }
  }
  if (open) passes.push(open);
  return passes.map((pass) => pass.time);
}

// Meridians and parallels every `step` degrees inside a box, with their names.
export function graticule(
  box: { south: number; north: number; west: number; east: number },
  stepMinutes: number,
  name: (degrees: number, latitude: boolean) => string,
): Feature<LineString>[] {
  const out: Feature<LineString>[] = [];
  const first = (edge: number) => Math.ceil((edge * 60) / stepMinutes);
  const last = (edge: number) => Math.floor((edge * 60) / stepMinutes);
  const line = (coordinates: Position[], label: string): Feature<LineString> => ({
    type: 'Feature',
    geometry: { type: 'LineString', coordinates },
    properties: { label },
  });
  for (let i = first(box.west); i <= last(box.east); i++) {
    const lon = (i * stepMinutes) / 60;
    out.push(line([[lon, box.south], [lon, box.north]], name(lon, false)));
  }
  for (let i = first(box.south); i <= last(box.north); i++) {
    const lat = (i * stepMinutes) / 60;
    out.push(line([[box.west, lat], [box.east, lat]], name(lat, true)));
  }
  return out;
}
