import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

interface DropZoneProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ComponentChildren;
  readonly label: string;
  readonly accept?: string;
}

/** A place for files: drop them, or choose them by its button. */
export function DropZone({ onFiles, children, label, accept }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles([...(event.dataTransfer?.files ?? [])]);
  };
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div class={`drop${isOver ? ' over' : ''}`} onDragOver={over} onDragLeave={() => setOver(false)} onDrop={drop}>
      {children}
      <label class="button">
        {label}
        <input
          type="file"
          class="hidden"
          multiple
          accept={accept}
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </label>
    </div>
  );
}
