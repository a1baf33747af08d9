// SPDX-License-Identifier: Apache-2.0
// Dragging a waypoint of the sortie that is being edited. Without edit mode there is no handle to
// take hold of, so the chart can only be moved.
import type { Map as MapLibre, MapMouseEvent } from 'maplibre-gl';

interface Hooks {
  active: () => boolean;
  preview: (waypoint: number, to: { lat: number; lon: number }) => void;
  drop: (waypoint: number, to: { lat: number; lon: number }) => void;
}

const REACH_PX = 9;

export function watchDrags(map: MapLibre, hooks: Hooks): void {
  let held: number | null = null;
  let moved = false;
  const place = (event: MapMouseEvent) => ({ lat: event.lngLat.lat, lon: event.lngLat.lng });

  map.on('mousedown', (event) => {
    if (!hooks.active() || event.originalEvent.button !== 0) return;
    const { x, y } = event.point;
    const near: [[number, number], [number, number]] = [
      [x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX],
    ];
    const hit = map.queryRenderedFeatures(near, { layers: ['edit-handle'] })[0];
    if (!hit) return;
    event.preventDefault(); // the map stays where it is
    held = Number(hit.properties.index);
    moved = false;
    map.getCanvas().style.cursor = 'grabbing';
  });
  map.on('mousemove', (event) => {
    if (held === null) return;
    moved = true;
    hooks.preview(held, place(event));
  });
  const release = (event: MapMouseEvent) => {
    if (held === null) return;
    const waypoint = held;
    held = null;
    map.getCanvas().style.cursor = '';
    if (moved) hooks.drop(waypoint, place(event));
  };
  map.on('mouseup', release);
}
