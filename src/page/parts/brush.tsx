import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { longDay } from '../text/days.js';

interface BrushProps {
  readonly days: readonly string[];
  /** Places of the first and last chosen day. */
  readonly window: readonly [number, number];
  readonly height: number;
  readonly onWindow: (first: number, last: number, how: 'push' | 'replace') => void;
  /** Where the pointer is, in pixels of the plot; x is null when it left. */
  readonly onHover: (x: number | null, y: number) => void;
  readonly onPick: (x: number, y: number) => void;
}

interface Drag {
  readonly kind: 'new' | 'first' | 'last';
  readonly startX: number;
  /** The day that stays: where the drag began, or the other edge. */
  readonly fixed: number;
  moved: boolean;
}

const CLICK_PIXELS = 4;

interface Dragging {
  readonly isDragging: boolean;
  readonly down: (kind: Drag['kind']) => (event: PointerEvent) => void;
  readonly move: (event: PointerEvent) => void;
  readonly up: (event: PointerEvent) => void;
}

/** From pointer events to windows: a drag chooses days, a click that stays where it is picks a cell. */
function useDrag(
  { days, window, onWindow, onHover, onPick }: BrushProps,
  ref: RefObject<HTMLDivElement | null>,
): Dragging {
  const drag = useRef<Drag | null>(null);
  const [isDragging, setDragging] = useState(false);
  const place = (event: PointerEvent): readonly [number, number] => {
    const box = ref.current?.getBoundingClientRect();
    return box === undefined ? [0, 0] : [event.clientX - box.left, event.clientY - box.top];
  };
  const dayAt = (x: number): number => {
    const day = Math.floor((x / (ref.current?.clientWidth ?? 1)) * days.length);
    return Math.min(Math.max(0, days.length - 1), Math.max(0, day));
  };
  const down =
    (kind: Drag['kind']) =>
    (event: PointerEvent): void => {
      if (event.button !== 0) return;
      event.stopPropagation();
      const [x] = place(event);
      const fixed = kind === 'new' ? dayAt(x) : kind === 'first' ? window[1] : window[0];
      drag.current = { kind, startX: x, fixed, moved: false };
      ref.current?.setPointerCapture(event.pointerId);
      setDragging(true);
    };
  const move = (event: PointerEvent): void => {
    const [x, y] = place(event);
    const now = drag.current;
    onHover(x, y);
    if (now === null || (!now.moved && Math.abs(x - now.startX) < CLICK_PIXELS)) return;
    const how = now.moved ? 'replace' : 'push';
    now.moved = true;
    const day = dayAt(x);
    onWindow(Math.min(now.fixed, day), Math.max(now.fixed, day), how);
  };
  const up = (event: PointerEvent): void => {
    const now = drag.current;
    drag.current = null;
    setDragging(false);
    if (now !== null && !now.moved && now.kind === 'new') onPick(...place(event));
  };
  return { isDragging, down, move, up };
}

/** Lies over a chart of days: dragging chooses a window, its two edges are sliders that keys move too. */
export function Brush(props: BrushProps) {
  const { days, window, height, onWindow, onHover } = props;
  const ref = useRef<HTMLDivElement>(null);
  const { isDragging, down, move, up } = useDrag(props, ref);
  return (
    <div
      ref={ref}
      class={`brush${isDragging ? ' dragging' : ''}`}
      style={{ height: `${height}px` }}
      onPointerDown={down('new')}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerLeave={() => onHover(null, 0)}
    >
      <Shade from={0} to={window[0]} days={days.length} />
      <Shade from={window[1] + 1} to={days.length} days={days.length} />
      <Edge which="first" days={days} window={window} onWindow={onWindow} onDown={down('first')} />
      <Edge which="last" days={days} window={window} onWindow={onWindow} onDown={down('last')} />
    </div>
  );
}

const share = (day: number, days: number): string => `${(day / Math.max(days, 1)) * 100}%`;

function Shade({ from, to, days }: { readonly from: number; readonly to: number; readonly days: number }) {
  if (to <= from) return null;
  return <div class="brush-out" style={{ left: share(from, days), width: share(to - from, days) }} />;
}

interface EdgeProps extends Pick<BrushProps, 'days' | 'window' | 'onWindow'> {
  readonly which: 'first' | 'last';
  readonly onDown: (event: PointerEvent) => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowUp: 1,
  PageDown: -7,
  PageUp: 7,
};

function Edge({ which, days, window, onWindow, onDown }: EdgeProps) {
  const [first, last] = window;
  const now = which === 'first' ? first : last;
  const [least, most] = which === 'first' ? [0, last] : [first, days.length - 1];
  const key = (event: KeyboardEvent): void => {
    const target = event.key === 'Home' ? least : event.key === 'End' ? most : now + (STEPS[event.key] ?? Number.NaN);
    if (Number.isNaN(target)) return;
    event.preventDefault();
    const day = Math.min(most, Math.max(least, target));
    onWindow(which === 'first' ? day : first, which === 'first' ? last : day, 'replace');
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      class={`brush-edge brush-${which}`}
      style={{ left: share(which === 'first' ? first : last + 1, days.length) }}
      aria-label={which === 'first' ? 'First day of the window' : 'Last day of the window'}
      aria-valuemin={least}
      aria-valuemax={Math.max(least, most)}
      aria-valuenow={now}
      aria-valuetext={longDay(days[now] ?? '')}
      onKeyDown={key}
      onPointerDown={onDown}
    />
  );
}
