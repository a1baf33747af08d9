// SPDX-License-Identifier: Apache-2.0
// Edit mode: off until asked for, and then the only thing that a drag on the chart can change.
// Nothing is stored on the server; the night's own plan stays as it was issued.
import { post, troubleOf, type Trouble } from '../api/client';
import type { EditedSortie, PlanPrice, SolvedPlan } from '../api/types';
import {
  began, bodyOf, canMove, did, moveWaypoint, planOf, redone, removeSortie, savedPlan, setTime,
  shiftSortie, sortiesOf, undone, type History,
} from './edit';
import { loaded } from './state.svelte';

class EditState {
  on = $state(false);
  history: History = $state.raw(began([]));
  sortie: number | null = $state(null);
  waypoint: number | null = $state(null);
  locked: Record<string, boolean> = $state({}); // by asset
  price: PlanPrice | null = $state.raw(null);
  first: number | null = $state(null); // boats in time of the plan before any change, by the same pricing
  trouble: Trouble | null = $state.raw(null);
  busy: 'price' | 'solve' | null = $state(null);
  priced_ms: number | null = $state(null); // from the change to its price on the page
}

export const edit = new EditState();

export const drawnPlan = () =>
  edit.on && loaded.plan ? planOf(loaded.plan, edit.history.present) : loaded.plan;

export const chosen = (): EditedSortie | undefined =>
  edit.sortie === null ? undefined : edit.history.present[edit.sortie];

export function begin(): void {
  if (!loaded.plan) return;
  loaded.playing = false;
  Object.assign(edit, {
    on: true, history: began(sortiesOf(loaded.plan)), sortie: null, waypoint: null, locked: {},
    price: null, first: null, trouble: null, priced_ms: null,
  });
  void reprice();
}

export function end(): void {
  asking?.abort();
  Object.assign(edit, { on: false, sortie: null, waypoint: null, price: null, trouble: null, busy: null });
}

let asking: AbortController | null = null;

async function reprice(): Promise<void> {
  asking?.abort();
  const mine = (asking = new AbortController());
  const start = performance.now();
  edit.busy = 'price';
  edit.priced_ms = null;
  try {
    const price = await post<PlanPrice>('plan/evaluate', bodyOf(edit.history.present), { signal: mine.signal });
    edit.price = price;
    edit.first ??= price.value.detected_in_time;
    edit.trouble = null;
    edit.priced_ms = performance.now() - start;
  } catch (cause) {
    if ((cause as Error).name !== 'AbortError') edit.trouble = troubleOf(cause, 'plan/evaluate');
  } finally {
    if (asking === mine) edit.busy = null;
  }
}

function change(next: EditedSortie[] | null): boolean {
  if (!edit.on || !next) return false;
  edit.history = did(edit.history, next);
  void reprice();
  return true;
}

export function choose(sortie: number | null, waypoint: number | null = null): void {
  if (!edit.on) return;
  edit.sortie = sortie;
  edit.waypoint = waypoint;
}

export const isLocked = (asset: string): boolean => edit.locked[asset] ?? false;

export function drop(waypoint: number, to: { lat: number; lon: number }): void {
  const one = chosen();
  if (edit.sortie === null || !one || isLocked(one.asset) || !canMove(one, waypoint)) return;
  change(moveWaypoint(edit.history.present, edit.sortie, waypoint, to));
  edit.waypoint = waypoint;
}

export function shift(minutes: number): void {
  const one = chosen();
  if (edit.sortie === null || !one || isLocked(one.asset)) return;
  change(shiftSortie(edit.history.present, edit.sortie, minutes));
}

export function retime(waypoint: number, clock: string): boolean {
  const one = chosen();
  if (edit.sortie === null || !one || isLocked(one.asset)) return false;
  return change(setTime(edit.history.present, edit.sortie, waypoint, clock));
}

export function remove(): void {
  const one = chosen();
  if (edit.sortie === null || !one || isLocked(one.asset)) return;
  change(removeSortie(edit.history.present, edit.sortie));
  choose(null);
}

export function undo(): void {
  if (!edit.on || !edit.history.past.length) return;
  edit.history = undone(edit.history);
  choose(null);
  void reprice();
}

export function redo(): void {
  if (!edit.on || !edit.history.future.length) return;
  edit.history = redone(edit.history);
  choose(null);
  void reprice();
}

// Every asset that is out and not locked is planned anew.
export async function solveAround(): Promise<void> {
  const assets = [...new Set(edit.history.present.map((one) => one.asset))];
  const free = assets.filter((asset) => !isLocked(asset));
  asking?.abort();
  const mine = (asking = new AbortController());
  edit.busy = 'solve';
  try {
    const plan = await post<SolvedPlan>('plan/solve', bodyOf(edit.history.present, free), { signal: mine.signal });
    edit.history = did(edit.history, sortiesOf(plan));
    choose(null);
    edit.trouble = null;
    await reprice();
  } catch (cause) {
    if ((cause as Error).name !== 'AbortError') edit.trouble = troubleOf(cause, 'plan/solve');
  } finally {
    if (asking === mine) edit.busy = null;
  }
}

export function download(): void {
  if (!loaded.plan || !loaded.night) return;
  const text = savedPlan(loaded.plan, loaded.night, edit.history.present);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'vigie-plan.json';
  link.click();
  URL.revokeObjectURL(link.href);
}
