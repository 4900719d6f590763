import { useEffect, useRef } from 'preact/hooks';

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'search principals'],
  ['j  k', 'next and previous: principal, line of the policy'],
  ['Enter', 'open'],
  ['← →', 'on an edge of the window: one day; Page keys: a week; Home, End'],
  ['Ctrl Enter', 'in the editor: run'],
  ['Esc', 'close what is open beside the page'],
  ['?', 'this'],
];

export function Help({ onClose }: { readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => ref.current?.showModal(), []);
  return (
    <dialog ref={ref} class="help" onClose={onClose} aria-labelledby="help-title">
      <h2 id="help-title">Keys and words</h2>
      <dl class="keys">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p class="small soft">
        Every underlined number opens the records it counts. Days and times are UTC. What you choose stands in the
        address: back works, and a bookmark keeps it. The page changes nothing in AWS.
      </p>
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
