// SPDX-License-Identifier: Apache-2.0
// Symbols drawn here, one shape per kind, so that colour is never the only sign.
import type { AssetKind } from '../api/types';
import { ASSET_KINDS } from '../api/types';
import type { Palette } from '../view/palette';

export const SYMBOL_PX = 24; // on screen
const RATIO = 2;

type Draw = (c: CanvasRenderingContext2D) => void; // in a box of -10..10, y down

function closed(c: CanvasRenderingContext2D, points: [number, number][]): void {
  c.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? c.moveTo(x, y) : c.lineTo(x, y)));
  c.closePath();
}

function disc(c: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  c.beginPath();
  c.arc(x, y, r, 0, 2 * Math.PI);
}

const shapes: Record<AssetKind, Draw> = {
  // body with a crossed rotor and a tail
  helicopter: (c) => {
    c.lineWidth = 2.4;
    c.beginPath();
    c.moveTo(-8, -8);
    c.lineTo(8, 8);
    c.moveTo(8, -8);
    c.lineTo(-8, 8);
    c.stroke();
    disc(c, 0, 0, 4.6);
    c.fill();
  },
  // four rotors
  drone: (c) => {
    c.lineWidth = 2;
    c.beginPath();
    c.moveTo(-6, -6);
    c.lineTo(6, 6);
    c.moveTo(6, -6);
    c.lineTo(-6, 6);
    c.stroke();
    for (const [x, y] of [[-6, -6], [6, -6], [-6, 6], [6, 6]] as const) {
      disc(c, x, y, 3);
      c.fill();
    }
  },
  // wings and tail
  aeroplane: (c) => {
    closed(c, [[0, -10], [2, -3], [10, 1], [10, 4], [2, 2], [1.5, 6], [4, 8.5], [4, 10], [0, 9],
      [-4, 10], [-4, 8.5], [-1.5, 6], [-2, 2], [-10, 4], [-10, 1], [-2, -3]]);
    c.fill();
  },
  // hull and wheelhouse
  boat: (c) => {
    closed(c, [[-10, 1], [10, 1], [6, 8], [-6, 8]]);
    c.fill();
    closed(c, [[-4, -5], [3, -5], [5, 0], [-4, 0]]);
    c.fill();
    c.fillRect(-1, -10, 2, 5);
  },
  // two walkers
  patrol: (c) => {
    for (const x of [-4.5, 4.5]) {
      disc(c, x, -5.5, 3);
      c.fill();
      closed(c, [[x - 3.8, 9], [x - 2.6, -1.5], [x + 2.6, -1.5], [x + 3.8, 9]]);
      c.fill();
    }
  },
  // mast with two waves
  fixed: (c) => {
    closed(c, [[-4, 10], [0, -4], [4, 10]]);
    c.fill();
    c.lineWidth = 2;
    for (const r of [4, 7.5]) {
      c.beginPath();
      c.arc(0, -4, r, -Math.PI * 0.85, -Math.PI * 0.15);
      c.stroke();
    }
  },
};

const marks: Record<string, Draw> = {
  // diamond: one report
  detection: (c) => {
    closed(c, [[0, -7], [7, 0], [0, 7], [-7, 0]]);
    c.fill();
  },
  // ring with a dot: followed
  track: (c) => {
    c.lineWidth = 2.6;
    disc(c, 0, 0, 6.5);
    c.stroke();
    disc(c, 0, 0, 2.2);
    c.fill();
  },
  // triangle with an exclamation mark: distress
  call: (c) => {
    closed(c, [[0, -10], [10, 8], [-10, 8]]);
    c.fill();
    c.globalCompositeOperation = 'destination-out';
    c.fillRect(-1.4, -4, 2.8, 6.5);
    c.fillRect(-1.4, 4, 2.8, 2.6);
    c.globalCompositeOperation = 'source-over';
  },
  // empty hull: simulation only
  truth: (c) => {
    c.lineWidth = 2;
    closed(c, [[-8, -2], [8, -2], [4.5, 5], [-4.5, 5]]);
    c.stroke();
  },
  // empty hull struck through: in danger
  truth_danger: (c) => {
    c.lineWidth = 2;
    closed(c, [[-8, -2], [8, -2], [4.5, 5], [-4.5, 5]]);
    c.stroke();
    c.beginPath();
    c.moveTo(-9, 9);
    c.lineTo(9, -8);
    c.stroke();
  },
  // small ring: where boats mean to land
  landing: (c) => {
    c.lineWidth = 1.6;
    disc(c, 0, 0, 3);
    c.stroke();
  },
  base: (c) => {
    c.lineWidth = 2;
    c.strokeRect(-4, -4, 8, 8);
  },
};

function colourOf(palette: Palette, name: string): string {
  const chart = palette.chart;
  const named: Record<string, string> = {
    detection: chart.detection,
    track: chart.track,
    call: chart.call,
    truth: chart.truth,
    truth_danger: chart.call,
    base: chart.place,
    landing: chart.place,
  };
  return named[name] ?? palette.kind[name as AssetKind];
}

function paint(context: CanvasRenderingContext2D, draw: Draw, colour: string, rim: string): void {
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.fillStyle = colour;
  context.strokeStyle = colour;
  // The rim: the same drawing as a soft shadow all round, twice, so symbols hold on any ground.
  context.shadowColor = rim;
  context.shadowBlur = 3 * RATIO;
  draw(context);
  draw(context);
  context.shadowBlur = 0;
  draw(context);
}

export function canvasOf(name: string, palette: Palette, px = SYMBOL_PX): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = px * RATIO;
  const context = canvas.getContext('2d');
  const draw = shapes[name as AssetKind] ?? marks[name];
  if (!context || !draw) throw new Error(`cannot draw the symbol "${name}"`);
  context.translate((px * RATIO) / 2, (px * RATIO) / 2);
  context.scale((px * RATIO) / SYMBOL_PX, (px * RATIO) / SYMBOL_PX);
  paint(context, draw, colourOf(palette, name), palette.chart.outline);
  return canvas;
}

export function symbolNames(): string[] {
  return [...ASSET_KINDS, ...Object.keys(marks)];
}

export function imageOf(name: string, palette: Palette): { image: ImageData; pixelRatio: number } {
  const canvas = canvasOf(name, palette);
  const context = canvas.getContext('2d')!;
  return {
    image: context.getImageData(0, 0, canvas.width, canvas.height),
    pixelRatio: RATIO,
  };
}
