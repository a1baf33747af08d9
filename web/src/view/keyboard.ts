// SPDX-License-Identifier: Apache-2.0
// Keys of the page. Fields that take text or choices keep their own keys; so does a focused chart.
import { LANGUAGES } from '../i18n/words';
import { MODES, SPEEDS, TABS } from './hash';
import { goTo, loaded, now, span, view } from './state.svelte';

interface Hooks {
  help: () => void;
  layers: () => void;
  closed: boolean; // no dialog is open
}

const next = <T>(all: readonly T[], one: T, by = 1): T =>
  all[(all.indexOf(one) + by + all.length) % all.length]!;

function keepsKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return target.type === 'checkbox' && key === ' ';
  if (target instanceof HTMLButtonElement || target.tagName === 'SUMMARY') return key === ' ';
  return target instanceof HTMLCanvasElement && (key.startsWith('Arrow') || '+-'.includes(key));
}

function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && !['checkbox', 'range'].includes(target.type);
}

function faster(by: number): void {
  const index = (SPEEDS as readonly number[]).indexOf(view.speed) + by;
  view.speed = SPEEDS[Math.min(Math.max(index, 0), SPEEDS.length - 1)]!;
}

export function onKey(event: KeyboardEvent, hooks: Hooks): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (takesText(event.target)) return;
  if (event.key === '?') return hooks.help();
  if (!hooks.closed || keepsKeys(event.target, event.key)) return;
  const night = span();
  const stride = event.shiftKey ? 60_000 : 600_000;
  const actions: Record<string, () => void> = {
    ' ': () => (loaded.playing = !loaded.playing),
    ArrowLeft: () => goTo(now() - stride),
    ArrowRight: () => goTo(now() + stride),
    Home: () => night && goTo(night.from),
    End: () => night && goTo(night.until),
    '+': () => faster(1),
    '=': () => faster(1),
    '-': () => faster(-1),
    l: () => (view.language = next(LANGUAGES, view.language)),
    m: () => (view.mode = next(MODES, view.mode)),
    c: hooks.layers,
  };
  TABS.forEach((tab, i) => (actions[String(i + 1)] = () => (view.tab = tab)));
  const action = actions[event.key] ?? actions[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
}
