// SPDX-License-Identifier: Apache-2.0
// The trial on the page: what the sliders ask for, and what has been answered so far. The first
// answer comes from what can be played in a fifth of a second; then the rest is played on while
// nothing moves.
import { get, troubleOf, type Trouble } from '../api/client';
import type { Trial, TrialDesign, TrialPower } from '../api/types';
import { report } from './state.svelte';
import { designQuery, powerQuery, REPLICATES, type TrialForm } from './trial';

class TrialState {
  facts: Trial | null = $state.raw(null);
  design: TrialDesign | null = $state.raw(null);
  power: TrialPower | null = $state.raw(null);
  trouble: Trouble | null = $state.raw(null);
  stale = $state(false); // what is shown is of sliders that have moved since
  playing = $state(false); // more trials are coming
  answered_ms: number | null = $state(null); // from the move to the first answer
}

export const trial = new TrialState();

const FIRST_MS = 200;
const PART_MS = 400;
const LONGEST_MS = 20_000; // then what there is stands, with its error
const SETTLE_MS = 40; // a slider on its way fires for every pixel
const desk = Math.random().toString(36).slice(2);

let asking: AbortController | null = null;
let settling: ReturnType<typeof setTimeout> | undefined;

async function facts(signal: AbortSignal): Promise<Trial> {
  return (trial.facts ??= await get<Trial>('trial', {}, { signal }));
}

async function playOn(form: TrialForm, began: number, signal: AbortSignal): Promise<void> {
  const query = { ...powerQuery(form), replicates: String(REPLICATES), desk };
  let within = FIRST_MS;
  do {
    trial.power = await get<TrialPower>('trial/power', { ...query, within_ms: String(within) }, { signal });
    Object.assign(trial, { trouble: null, stale: false, playing: !trial.power.complete });
    if (within === FIRST_MS) trial.answered_ms = performance.now() - began;
    within = PART_MS;
  } while (!trial.power.complete && performance.now() - began < LONGEST_MS);
  trial.playing = false;
}

async function answer(form: TrialForm, began: number): Promise<void> {
  const mine = (asking = new AbortController());
  try {
    const { series } = await facts(mine.signal);
    const design = get<TrialDesign>('trial/design', designQuery(form), { signal: mine.signal });
    trial.design = await design;
    if (series) await playOn(form, began, mine.signal);
    else Object.assign(trial, { trouble: null, stale: false });
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') return;
    trial.trouble = troubleOf(cause, 'trial');
    Object.assign(trial, { design: null, power: null, stale: false, playing: false });
    if (!trial.facts) report(trial.trouble);
  }
}

// Called whenever the form has changed; what was asked before is given up, here and on the server.
export function askTrial(form: TrialForm): void {
  asking?.abort();
  clearTimeout(settling);
  const began = performance.now();
  trial.stale = true;
  trial.answered_ms = null;
  settling = setTimeout(() => void answer(form, began), SETTLE_MS);
}

// When the tab is left: nobody looks, so nothing is played.
export function leaveTrial(): void {
  asking?.abort();
  clearTimeout(settling);
}
