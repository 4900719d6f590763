import { availableParallelism, cpus } from 'node:os';
import type { BenchLine, Figure } from './bench-line.js';
import type { ArmMeasured } from './measure.js';

/** What the numbers were measured on. */
export function machineText(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} × ${model}\n`;
}

/** What arms want shown before they are measured. */
export function shownText(line: BenchLine): string {
  const shown = line
    .arms()
    .flatMap(({ label, shows }) => (shows === undefined ? [] : [`${label}:\n${indented(shows)}\n`]));
  return shown.join('');
}

/** The arms' medians and spread, then the figures with their bars. */
export function lineText(line: BenchLine, arms: readonly ArmMeasured[]): string {
  const medians = arms.map(({ median }) => median);
  return [...arms.map(armText), ...line.figures.map((figure) => figureText(figure, figure.value(medians)))].join('');
}

/** Whether the figure reaches its bar. */
export function reaches({ bar }: Figure, value: number): boolean {
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast;
}

function armText({ arm, samples, median }: ArmMeasured): string {
  const times = samples.map(({ ms }) => ms);
  const spread = `${seconds(Math.min(...times))}–${seconds(Math.max(...times))}`;
  return `  ${arm.label.padEnd(44)} ${seconds(median.ms)} s (${spread})  ${Math.round(median.peak / 1e6)} MB\n`;
}

function figureText(figure: Figure, value: number): string {
  const { title, unit, bar } = figure;
  const limit = 'atMost' in bar ? `≤ ${bar.atMost}` : `≥ ${bar.atLeast}`;
  const shown = unit === '×' ? value.toFixed(2) : Math.round(value).toLocaleString('en');
  return `  ${reaches(figure, value) ? 'ok  ' : 'MISS'} ${title}: ${shown} ${unit} (bar ${limit} ${unit})\n`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
